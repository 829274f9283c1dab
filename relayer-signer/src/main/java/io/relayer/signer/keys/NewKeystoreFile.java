package io.relayer.signer.keys;

import io.relayer.ethereum.value.Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// A keystore file that does not exist yet, named as geth names its own. It is there whole or not
/// at all, readable by its owner alone, and was opened once by its password before it counts.
record NewKeystoreFile(Path folder, Address address) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  /// @param key what `password` must bring back
  /// @throws KeystoreException if it can't be written
  Path write(Keystore keystore, byte[] key, byte[] password) {
    String name =
        "UTC--%s--%s".formatted(TIME.format(Instant.now()), address.toString().substring(2));
    Path file = folder.resolve(name);
    Path draft = folder.resolve("." + name + ".draft");
    try {
      Files.createDirectories(
          folder, PosixFilePermissions.asFileAttribute(permissions("rwx------")));
      try {
        writeDraft(draft, KeystoreJson.write(keystore));
        requireOpens(draft, key, password);
        Files.createLink(file, draft); // unlike a move, it never overwrites
      } finally {
        Files.deleteIfExists(draft);
      }
      syncFolder();
      return file;
    } catch (FileAlreadyExistsException e) {
      throw new KeystoreException(e.getFile() + ": is there already; nothing was overwritten");
    } catch (IOException | UnsupportedOperationException e) {
      throw new KeystoreException(
          "%s: can't be written (%s); check owner, permissions and file system".formatted(file, e));
    }
  }

  private static Set<PosixFilePermission> permissions(String text) {
    return PosixFilePermissions.fromString(text);
  }

  private static void writeDraft(Path draft, String json) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(permissions("rw-------")))) {
      ByteBuffer content = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
  }

  private static void requireOpens(Path draft, byte[] key, byte[] password) throws IOException {
    Optional<byte[]> found;
    try {
      found = KeystoreFile.read(draft).keystore().decrypt(password);
    } catch (UnusableKey e) {
      throw new IOException("what was written can't be read back", e);
    }
    boolean same = found.isPresent() && MessageDigest.isEqual(found.get(), key);
    found.ifPresent(copy -> Arrays.fill(copy, (byte) 0));
    if (!same) {
      throw new IOException("what was written does not open by its password");
    }
  }

  /// The name must outlive a power failure, too.
  private void syncFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
