package dev.runnel.local.model;

/** @param text the text parts of the content joined; empty when there is none */
record ChatMessage(String role, String text) {
    boolean byUser() {
        return role.equals("user");
    }

    boolean inConversation() {
        return byUser() || role.equals("assistant");
    }
}
