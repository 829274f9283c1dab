package io.relayer.app.input;

import io.relayer.core.RelayerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Where requests come from; can be read twice, once to judge and once to publish.
public sealed interface Input {
  /// From the beginning.
  InputStream open() throws IOException;

  /// One request.
  ///
  /// @param json kept by reference
  record Single(io.relayer.ethereum.value.Bytes json) implements Input {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(json.toArray());
    }
  }

  record OfFile(Path path) implements Input {
    @Override
    public InputStream open() throws IOException {
      try {
        return Files.newInputStream(path);
      } catch (NoSuchFileException e) {
        throw new RelayerException("there is no file " + path, e);
      }
    }
  }

  /// Stdin, kept in a file meanwhile.
  static OfFile spooled(InputStream stdin) throws IOException {
    Path spool = Files.createTempFile("relayer-input-", ".jsonl");
    spool.toFile().deleteOnExit();
    Files.copy(stdin, spool, StandardCopyOption.REPLACE_EXISTING);
    return new OfFile(spool);
  }
}
