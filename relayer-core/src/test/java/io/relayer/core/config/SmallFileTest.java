package io.relayer.core.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SmallFileTest {
  @TempDir Path folder;

  @Test
  void aPipeThatNobodyWritesToIsNotWaitedForWithoutEnd() throws Exception {
    Path pipe = pipe("nobody");
    FutureTask<String> text = started(() -> SmallFile.read(pipe));
    FutureTask<byte[]> start = started(() -> SmallFile.start(pipe, 10));
    FutureTask<InputStream> open = started(() -> SmallFile.open(pipe));
    try {
      for (FutureTask<?> one : new FutureTask<?>[] {text, start, open}) {
        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(one::get)
            .withCauseInstanceOf(IOException.class)
            .withMessageContaining(pipe.toString())
            .withMessageEndingWith(" within 10 s; it is no ordinary file");
      }
    } finally {
      Files.newOutputStream(pipe).close(); // lets the readers go
    }
  }

  @Test
  void aPipeThatIsWrittenToIsReadToItsEnd() throws Exception {
    Path pipe = pipe("somebody");
    FutureTask<String> text = started(() -> SmallFile.read(pipe));
    write(pipe, "secret\n");
    assertThat(text.get()).isEqualTo("secret\n");

    FutureTask<InputStream> open = started(() -> SmallFile.open(pipe));
    write(pipe, "one\ntwo\n");
    try (InputStream in = open.get()) {
      assertThat(in.readAllBytes()).isEqualTo("one\ntwo\n".getBytes(UTF_8));
    }
  }

  @Test
  void aDeviceIsNotReadToItsEnd() {
    Path zero = Path.of("/dev/zero");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> SmallFile.bytes(zero))
        .withMessage("/dev/zero is longer than 1 MiB");
  }

  @Test
  void whatCanNotBeReadIsTold() {
    Path none = folder.resolve("none");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> SmallFile.open(none))
        .withMessage("there is no file " + none);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> SmallFile.open(folder))
        .withMessage(folder + " is a folder");
  }

  private static void write(Path pipe, String text) throws IOException {
    try (OutputStream out = Files.newOutputStream(pipe)) {
      out.write(text.getBytes(UTF_8));
    }
  }

  private static <T> FutureTask<T> started(Callable<T> task) {
    FutureTask<T> started = new FutureTask<>(task);
    Thread.ofPlatform().daemon().start(started);
    return started;
  }

  private Path pipe(String name) throws Exception {
    Path pipe = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }
}
