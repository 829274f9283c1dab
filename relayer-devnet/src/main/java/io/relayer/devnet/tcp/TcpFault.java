package io.relayer.devnet.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/// A fault of a [TcpProxy]. Bytes from client to server are a *request*, those that follow from the
/// server its *answer*: so the faults hold for HTTP, WebSocket and most other protocols. A request
/// that is partly on its way when a fault is switched on goes there whole.
///
/// Why: RATIONALE.md#fault-at-request.
public sealed interface TcpFault {
  /// Passes all on, at once.
  record None() implements TcpFault {}

  /// Holds each piece back, for `fixed` and a random part of `jitter`. What is held when the fault
  /// is switched is treated as the new one says, at once: a very long delay is a server that hangs
  /// until it is healed.
  record Delay(Direction direction, Duration fixed, Duration jitter) implements TcpFault {
    public Delay {
      if (fixed.isNegative() || jitter.isNegative()) {
        throw new IllegalArgumentException(
            "delay %s, jitter %s: expected 0 or more".formatted(fixed, jitter));
      }
    }

    public Delay(Direction direction, Duration fixed) {
      this(direction, fixed, Duration.ZERO);
    }

    Duration next(Random random) {
      return fixed.plusNanos((long) (jitter.toNanos() * random.nextDouble()));
    }
  }

  /// Resets the connection when a request comes. The server sees nothing of it.
  record CutBeforeRequest() implements TcpFault {}

  /// Resets the connection when the answer comes: the server has done what it was asked for, and
  /// the client can't know.
  record CutBeforeAnswer() implements TcpFault {}

  /// Passes `bytes` of each answer on, then ends the connection. A shorter answer comes whole.
  record CutInAnswer(long bytes) implements TcpFault {
    public CutInAnswer {
      requirePositive("bytes", bytes);
    }
  }

  /// Ends the stream to the client in place of an answer; what the client sends is still passed on.
  record HalfClose() implements TcpFault {}

  /// Nobody listens, and what was connected is reset. When the fault is switched, the proxy listens
  /// on the same port again, which nobody else can have taken meanwhile.
  record Refuse() implements TcpFault {}

  /// Passes answers on at a slow and steady pace.
  record Drip(int bytesPerSecond) implements TcpFault {
    public Drip {
      requirePositive("bytes per second", bytesPerSecond);
    }

    /// How many bytes go at once.
    int drop() {
      return Math.max(1, bytesPerSecond / 50);
    }

    Duration timeOf(int bytes) {
      return Duration.ofNanos(1_000_000_000L * bytes / bytesPerSecond);
    }
  }

  /// Random bytes in place of the answer, as many as its first piece has; then the end.
  record Garbage() implements TcpFault {}

  /// Answers HTTP requests itself, and ends the connection. The server sees nothing of them.
  ///
  /// @param retryAfter of the header of that name; none where it is zero
  record HttpStatus(int status, Duration retryAfter, String body) implements TcpFault {
    public HttpStatus(int status) {
      this(status, Duration.ZERO, "");
    }

    byte[] message() {
      byte[] content = body.getBytes(UTF_8);
      String retry =
          retryAfter.isZero() ? "" : "Retry-After: %d\r\n".formatted(retryAfter.toSeconds());
      byte[] head =
          "HTTP/1.1 %d Refused\r\nContent-Length: %d\r\n%sConnection: close\r\n\r\n"
              .formatted(status, content.length, retry)
              .getBytes(ISO_8859_1);
      byte[] message = Arrays.copyOf(head, head.length + content.length);
      System.arraycopy(content, 0, message, head.length, content.length);
      return message;
    }
  }

  private static void requirePositive(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s: %d (expected 1 or more)".formatted(what, value));
    }
  }
}
