package io.relayer.core.kafka;

import io.relayer.core.RelayerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/// Tries the compressions of Kafka's records before a record needs them. Producers choose among
/// them, and two are native code, which is written to the folder for temporary files and loaded
/// from there: where that can't be, the first batch of such a producer would stop its partition.
///
/// Why: RATIONALE.md#codecs.
public final class Codecs {
  private static final byte[] SAMPLE = new byte[512];

  private Codecs() {}

  /// What a process that reads records calls before it starts.
  ///
  /// @throws RelayerException with what to do
  public static void require() {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new RelayerException(String.join("; ", problems));
    }
  }

  /// What can't be unpacked here, in a sentence with what to do; empty where all can.
  public static List<String> problems() {
    return Arrays.stream(CompressionType.values()).flatMap(type -> problem(type).stream()).toList();
  }

  private static Optional<String> problem(CompressionType type) {
    try {
      roundTrip(Compression.of(type).build());
      return Optional.empty();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (IOException | RuntimeException | Error e) { // snappy's own is no LinkageError
      return Optional.of(
          "records that are compressed with %s can't be read: %s".formatted(type.name, remedy(e)));
    }
  }

  private static void roundTrip(Compression compression) throws IOException {
    ByteBufferOutputStream packed = new ByteBufferOutputStream(SAMPLE.length);
    try (OutputStream out = compression.wrapForOutput(packed, RecordBatch.MAGIC_VALUE_V2)) {
      out.write(SAMPLE);
    }
    ByteBuffer bytes = packed.buffer();
    bytes.flip();
    try (InputStream in =
        compression.wrapForInput(bytes, RecordBatch.MAGIC_VALUE_V2, BufferSupplier.NO_CACHING)) {
      if (!Arrays.equals(in.readAllBytes(), SAMPLE)) {
        throw new IOException("what came out is not what went in");
      }
    }
  }

  /// What to do where native code was missing.
  static String remedy(Throwable failure) {
    Path folder = Path.of(System.getProperty("java.io.tmpdir", ""));
    return "native code could not be loaded from the folder for temporary files, %s, which %s (%s): choose another one by -Djava.io.tmpdir=FOLDER in JAVA_TOOL_OPTIONS"
        .formatted(folder, fault(folder), innermost(failure));
  }

  private static String fault(Path folder) {
    if (!Files.isDirectory(folder)) {
      return "is no folder";
    }
    return Files.isWritable(folder) ? "may be mounted noexec, or full" : "can't be written";
  }

  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause.getCause() != null && depth < 20; depth++) {
      cause = cause.getCause();
    }
    String text = cause.toString();
    return text.lines().findFirst().orElse(text);
  }
}
