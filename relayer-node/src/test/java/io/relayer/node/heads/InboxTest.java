package io.relayer.node.heads;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.node.heads.Connection.Arrival;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InboxTest {
  private final QuietSocket socket = new QuietSocket();
  private int arrivals;
  private final Inbox inbox = new Inbox(() -> arrivals++);

  @BeforeEach
  void open() {
    inbox.onOpen(socket);
    assertThat(inbox.next()).contains(new Arrival.Opened());
    assertThat(socket.requested).isEqualTo(1);
  }

  @Test
  void messageComesWholeAndTheNextIsReadOnlyOnceItIsTaken() {
    inbox.onText(socket, "he", false);
    assertThat(inbox.next()).isEmpty();
    inbox.onText(socket, "ad", true);
    assertThat(socket.requested).isEqualTo(2);

    assertThat(inbox.next()).contains(new Arrival.Text("head"));
    assertThat(socket.requested).isEqualTo(3);
    inbox.onPong(socket, ByteBuffer.allocate(0));
    assertThat(socket.requested).isEqualTo(3);
    assertThat(inbox.next()).contains(new Arrival.Pong());
    assertThat(socket.requested).isEqualTo(4);
    assertThat(arrivals).isEqualTo(3);
  }

  @Test
  void whatIsNoTextIsNotKept() {
    inbox.onBinary(socket, ByteBuffer.allocate(8), true);

    assertThat(inbox.next()).isEmpty();
    assertThat(socket.requested).isEqualTo(2);
  }

  @Test
  void messageThatIsTooLongEndsTheConnection() {
    String half = "x".repeat(Inbox.LONGEST / 2);
    inbox.onText(socket, half, false);
    inbox.onText(socket, half, false);
    assertThat(socket.aborted).isFalse();
    inbox.onText(socket, "x", true);

    assertThat(socket.aborted).isTrue();
    assertThat(inbox.next())
        .contains(new Arrival.Ended("a message of more than 1048576 characters"));
  }

  @Test
  void endOfTheConnectionIsToldWithItsReason() {
    inbox.onClose(socket, 1001, "going\naway");

    assertThat(inbox.next()).contains(new Arrival.Ended("closed by the node: 1001 going away"));
  }
}
