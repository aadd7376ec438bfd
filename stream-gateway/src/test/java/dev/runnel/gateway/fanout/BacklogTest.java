package dev.runnel.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {

    private final Backlog backlog = new Backlog(100, 20);
    private final List<String> ran = new ArrayList<>();

    @Test
    void itIsFullAtTheHighMarkAndHasRoomAgainBelowTheLowOne() {
        backlog.handedOver(100);
        backlog.whenRoom(() -> ran.add("waited"));
        assertThat(backlog.isFull()).isTrue();

        backlog.written(80);
        assertThat(ran).isEmpty();
        backlog.written(1);

        assertThat(ran).containsExactly("waited");
        assertThat(backlog.isFull()).isFalse();
    }

    @Test
    void withRoomNobodyWaits() {
        backlog.handedOver(19);

        backlog.whenRoom(() -> ran.add("at once"));

        assertThat(ran).containsExactly("at once");
    }

    @Test
    void whoFillsItAgainKeepsTheOthersWaiting() {
        backlog.handedOver(100);
        backlog.whenRoom(() -> backlog.handedOver(50));
        backlog.whenRoom(() -> ran.add("second"));

        backlog.written(100);

        assertThat(ran).isEmpty();
    }

    @Test
    void anEmptyOneIsNeverStalled() {
        backlog.handedOver(10);
        backlog.written(10);

        assertThat(backlog.stalledNanos()).isZero();
    }
}
