package io.relayer.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Files that people name: one without end, such as a device, is not read to its end, and one that
/// is no ordinary file, such as a pipe that nobody writes to, is not waited for without end. A
/// shell's `<(command)` is such a pipe too, so they are not refused.
///
/// Why: RATIONALE.md#pipe.
public final class SmallFile {
  /// The most that a pipe or a device may take to be read.
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int LIMIT = 1 << 20;

  /// As bytes, as text, and as what is read of it.
  private static final int TIMES_OF_TEXT = 16;

  private SmallFile() {}

  /// The text of `file`.
  ///
  /// @throws IOException with words for the operator
  public static String read(Path file) throws IOException {
    try {
      byte[] bytes = read(file, LIMIT, TIMES_OF_TEXT, Heap.ofThisProcess());
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("%s is not UTF-8 text".formatted(file), e);
    }
  }

  /// The bytes of `file`, which is 1 MiB at most.
  ///
  /// @throws IOException with words for the operator
  public static byte[] bytes(Path file) throws IOException {
    return read(file, LIMIT, TIMES_OF_TEXT, Heap.ofThisProcess());
  }

  /// The bytes of `file`.
  ///
  /// @param most in bytes, whole MiB
  /// @param times how much memory a byte takes in all, while it is read
  /// @throws IOException with words for the operator
  public static byte[] read(Path file, int most, int times, Heap heap) throws IOException {
    int limit = (int) Math.min(most, heap.room(times));
    byte[] bytes = start(file, limit + 1);
    if (bytes.length > limit) {
      long size = Math.max(bytes.length, Files.size(file));
      throw new IOException(
          "%s is %s"
              .formatted(
                  file,
                  limit < most && size <= most
                      ? heap.refusal(size, times)
                      : "longer than %d MiB".formatted(most >> 20)));
    }
    return bytes;
  }

  /// The first bytes of `file`.
  ///
  /// @param most how many; fewer where it has no more
  /// @throws IOException with words for the operator
  public static byte[] start(Path file, int most) throws IOException {
    return bounded(
        file,
        "did not come to its end",
        () -> {
          try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
          }
        },
        _ -> {});
  }

  /// Opens `file`, and waits for the first byte of one that is no ordinary file. How long the
  /// others take is for whoever writes them to say.
  ///
  /// @throws IOException with words for the operator
  public static InputStream open(Path file) throws IOException {
    return bounded(file, "gave nothing", () -> begun(file), SmallFile::close);
  }

  /// Whether it can be read once only, or without end.
  public static boolean isOrdinary(Path file) {
    return Files.isRegularFile(file);
  }

  private static InputStream begun(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    if (isOrdinary(file)) {
      return in;
    }
    try {
      PushbackInputStream begun = new PushbackInputStream(in);
      int first = begun.read();
      if (first >= 0) {
        begun.unread(first);
      }
      return begun;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException _) {
      // nobody waits for it any more
    }
  }

  private static <T> T bounded(
      Path file, String otherwise, Callable<T> reading, Consumer<T> afterwards) throws IOException {
    try {
      return isOrdinary(file) || !Files.exists(file) || Files.isDirectory(file)
          ? reading.call()
          : within(file, otherwise, reading, afterwards);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file %s".formatted(file), e);
    } catch (AccessDeniedException e) {
      throw new IOException("%s may not be read by this user".formatted(file), e);
    } catch (IOException e) {
      throw Files.isDirectory(file) ? new IOException("%s is a folder".formatted(file), e) : e;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("%s can't be read (%s)".formatted(file, e), e);
    }
  }

  /// In a thread of its own: nothing ends the opening of a pipe but somebody who writes to it.
  ///
  /// @param afterwards has what comes too late
  private static <T> T within(
      Path file, String otherwise, Callable<T> reading, Consumer<T> afterwards) throws Exception {
    CompletableFuture<T> read = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("reads " + file)
        .start(() -> {
          try {
            T came = reading.call();
            if (!read.complete(came)) {
              afterwards.accept(came);
            }
          } catch (Throwable e) { // told by whoever waits
            read.completeExceptionally(e);
          }
        });
    try {
      return read.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      IOException late =
          new IOException(
              "%s %s within %d s; it is no ordinary file"
                  .formatted(file, otherwise, PATIENCE.toSeconds()),
              e);
      if (!read.completeExceptionally(late)) {
        return read.get();
      }
      throw late;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
