package io.relayer.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Text files that people write; one without end, such as a device, is not read to its end.
public final class SmallFile {
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

  /// The bytes of `file`.
  ///
  /// @param most in bytes, whole MiB
  /// @param times how much memory a byte takes in all, while it is read
  /// @throws IOException with words for the operator
  public static byte[] read(Path file, int most, int times, Heap heap) throws IOException {
    int limit = (int) Math.min(most, heap.room(times));
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
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
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file %s".formatted(file), e);
    } catch (AccessDeniedException e) {
      throw new IOException("%s may not be read by this user".formatted(file), e);
    } catch (IOException e) {
      throw Files.isDirectory(file) ? new IOException("%s is a folder".formatted(file), e) : e;
    }
  }
}
