package dev.runnel.local.experiments;

/**
 * The second process, as the page is told of it.
 *
 * @param node the name of its gateway
 * @param producer the name of its producer
 */
record Second(String node, String producer, long pid, int port, String socket, String http) {

    static Second at(int port, String name, long pid) {
        String address = "127.0.0.1:" + port;
        return new Second(name, name, pid, port, "ws://" + address + "/v1/socket", "http://" + address);
    }
}
