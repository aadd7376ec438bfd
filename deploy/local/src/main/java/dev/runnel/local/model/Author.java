package dev.runnel.local.model;

import java.util.List;
import java.util.OptionalInt;

/** Writes the whole answer before its first token is told. */
final class Author {
    static final String DISCLOSURE =
            "*This is Runnel's demo model, not an LLM: it answers from texts that ship with it.*";

    /** Where an answer is cut by {@code #length} and {@code #filter}, in tokens. */
    static final int CUT = 60;

    private static final String REASONING =
            "I am the demo model and do not think. These are the words of a reasoning stream: "
                    + "look at the question, count its keywords, choose the text that has most of them.";
    private static final int QUOTED = 120;

    private final Topics topics;
    private final DemoPace pace;

    Author(Topics topics, DemoPace pace) {
        this.topics = topics;
        this.pace = pace;
    }

    Script write(ChatRequest request, Directives directives) {
        String reasoning = directives.has(Directive.REASON) ? REASONING : "";
        String text = text(request, directives);
        Cut cut = cut(directives, request.maxTokens(), reasoning + text);
        return new Script(
                reasoning,
                text,
                cut.after(),
                cut.ending(),
                directives.firstToken(pace.firstToken()),
                directives.tokensPerSecond(pace.tokensPerSecond()),
                pace.seed() ^ request.question().hashCode());
    }

    private String text(ChatRequest request, Directives directives) {
        if (directives.has(Directive.EMPTY)) {
            return "";
        }
        return directives.text().orElseGet(() -> answer(request, directives));
    }

    private String answer(ChatRequest request, Directives directives) {
        String opening = DISCLOSURE + "\n\n" + recollection(request.earlier());
        Topic topic = topics.bestFor(directives.question());
        OptionalInt length = directives.number(Directive.LONG);
        return length.isPresent()
                ? atLength(opening, topic, length.getAsInt())
                : opening + "# " + topic.title() + "\n\n" + topic.body().strip() + "\n";
    }

    /** Says what was received of the conversation, so that a reader (or a test) sees whether it was sent. */
    private static String recollection(List<ChatMessage> earlier) {
        List<ChatMessage> questions =
                earlier.stream().filter(ChatMessage::byUser).toList();
        if (questions.isEmpty()) {
            return "";
        }
        String last = questions.get(questions.size() - 1).text();
        String turns = earlier.size() == 1 ? "1 earlier turn" : earlier.size() + " earlier turns";
        return "You asked before: “" + shortened(last) + "” (" + turns + " came with this question.)\n\n";
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        int points = line.codePointCount(0, line.length());
        return points <= QUOTED ? line : line.substring(0, line.offsetByCodePoints(0, QUOTED)) + "…";
    }

    private String atLength(String opening, Topic first, int characters) {
        StringBuilder text = new StringBuilder(opening);
        int at = Math.max(0, topics.all().indexOf(first));
        for (int part = 1; text.length() < characters; part++, at++) {
            Topic topic = topics.all().get(at % topics.all().size());
            text.append("## ").append(part).append(". ").append(topic.title()).append("\n\n");
            text.append(topic.body().strip()).append("\n\n");
        }
        return endedCleanly(beginning(text.toString(), Math.max(characters, opening.length())));
    }

    private static String beginning(String text, int characters) {
        if (characters >= text.length()) {
            return text;
        }
        return text.substring(0, Character.isLowSurrogate(text.charAt(characters)) ? characters - 1 : characters);
    }

    /** A cut inside a code block would leave everything after it in the page as code. */
    private static String endedCleanly(String text) {
        boolean open = text.lines().filter(line -> line.startsWith("```")).count() % 2 == 1;
        return open ? text + "\n```\n" : text;
    }

    private static Cut cut(Directives directives, OptionalInt maxTokens, String whole) {
        Cut asked = asked(directives);
        if (maxTokens.isEmpty() || maxTokens.getAsInt() >= Math.min(asked.after(), Tokens.count(whole))) {
            return asked;
        }
        return new Cut(maxTokens.getAsInt(), Ending.LENGTH);
    }

    private static Cut asked(Directives directives) {
        if (directives.has(Directive.BREAK)) {
            return new Cut(directives.number(Directive.BREAK).getAsInt(), Ending.BREAK);
        }
        if (directives.has(Directive.STALL)) {
            return new Cut(directives.number(Directive.STALL).getAsInt(), Ending.STALL);
        }
        if (directives.has(Directive.ERRORCHUNK)) {
            return new Cut(directives.number(Directive.ERRORCHUNK).getAsInt(), Ending.ERROR);
        }
        if (directives.has(Directive.LENGTH)) {
            return new Cut(CUT, Ending.LENGTH);
        }
        return directives.has(Directive.FILTER) ? new Cut(CUT, Ending.CONTENT_FILTER) : Cut.NONE;
    }

    private record Cut(int after, Ending ending) {
        private static final Cut NONE = new Cut(Integer.MAX_VALUE, Ending.STOP);
    }
}
