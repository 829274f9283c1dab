package io.relayer.devnet.tcp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TcpFaultTest {
  @Test
  void jitterIsRandomWithinItsBoundsAndTheSameForASeed() {
    var delay = new TcpFault.Delay(Direction.ANSWER, Duration.ofMillis(20), Duration.ofMillis(10));

    List<Duration> delays = delays(delay);

    assertThat(delays).allSatisfy(d -> assertThat(d.toNanos()).isBetween(20_000_000L, 30_000_000L));
    assertThat(delays).doesNotHaveDuplicates().isEqualTo(delays(delay));
  }

  private static List<Duration> delays(TcpFault.Delay delay) {
    Random random = new Random(7);
    return Stream.generate(() -> delay.next(random)).limit(100).toList();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1000", "10, 1, 100", "1000, 20, 20", "1000000, 20000, 20"})
  void dripIsSmallAndSteady(int bytesPerSecond, int drop, long millis) {
    var drip = new TcpFault.Drip(bytesPerSecond);

    assertThat(drip.drop()).isEqualTo(drop);
    assertThat(drip.timeOf(drop)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new TcpFault.Drip(0))
        .hasMessage("bytes per second: 0 (expected 1 or more)");
    assertThatThrownBy(() -> new TcpFault.CutInAnswer(0))
        .hasMessage("bytes: 0 (expected 1 or more)");
    assertThatThrownBy(() -> new TcpFault.Delay(Direction.ANSWER, Duration.ofMillis(-1)))
        .hasMessage("delay PT-0.001S, jitter PT0S: expected 0 or more");
  }

  @ParameterizedTest
  @CsvSource({
    "'POST / HTTP/1.1|content-length: 3||abc', 28",
    "'POST / HTTP/1.1|Host: x|Content-Length:10|X: y||0123456789', 10",
    "'POST / HTTP/1.1|Transfer-Encoding: chunked||3|abc|0||', 7",
    "'GET / HTTP/1.1|Host: x||', 5",
  })
  void requestEndsWhereHttpSaysInWhateverPiecesItComes(String lines, int size) {
    byte[] request = lines.replace("|", "\r\n").getBytes(US_ASCII);

    HttpRequestEnd end = new HttpRequestEnd();
    for (int at = 0; at < request.length; at += size) {
      byte[] piece = java.util.Arrays.copyOfRange(request, at, Math.min(request.length, at + size));
      assertThat(end.isReached(piece, piece.length)).isEqualTo(at + size >= request.length);
    }
  }
}
