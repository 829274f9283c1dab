package io.relayer.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapTest {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;

  @Test
  void fileThatTheHeapHasNoRoomForIsRefusedWithWhatToSetAndThatIsEnough() throws IOException {
    Path file = Files.write(folder.resolve("abi.json"), new byte[MIB]);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> SmallFile.read(file, 4 * MIB, 32, new Heap(50L * MIB)))
        .withMessage(
            file
                + " is longer than 800 KiB, the most that Java's heap of 50 MiB has room for:"
                + " set -Xmx64m or more (in RELAYER_JAVA_OPTS, or JAVA_TOOL_OPTIONS in a"
                + " container)");
    assertThat(SmallFile.read(file, 4 * MIB, 32, new Heap(64L * MIB))).hasSize(MIB);
  }

  @Test
  void fileThatIsTooLongForAnyHeapBlamesNone() throws IOException {
    Path file = Files.write(folder.resolve("abi.json"), new byte[MIB + 1]);

    for (int size : new int[] {8, 50, 1_000}) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> SmallFile.read(file, MIB, 32, new Heap((long) size * MIB)))
          .withMessage(file + " is longer than 1 MiB");
    }
  }

  @Test
  void commandIsRefusedInAHeapThatIsTooSmallForItAndNotInOneThatACollectorHasAPartOf() {
    assertThat(new Heap(24L * MIB).refusal(false))
        .hasValueSatisfying(
            why -> assertThat(why).contains("heap of 24 MiB is too small: set -Xmx64m"));
    assertThat(new Heap(62L * MIB).refusal(false)).isEmpty();
    assertThat(new Heap(62L * MIB).refusal(true)).isPresent();
    assertThat(new Heap(256L * MIB).refusal(true)).isEmpty();
  }
}
