package io.relayer.signer.keys;

import io.relayer.core.domain.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder of version 3 keystores: the files named `*.json`, or `UTC--*` as geth names them.
public final class KeystoreFolder {
  private static final Logger LOG = LoggerFactory.getLogger(KeystoreFolder.class);

  private KeystoreFolder() {}

  /// Opens every keystore of `folder`, several at a time. The password of `<file>` stands in
  /// `<file>.password` beside it, else it is `password`.
  ///
  /// @param folder or a keystore file
  /// @param password one for all; null if each has its own
  /// @throws KeystoreException naming every file that can't be used: all or none are opened
  public static LocalKeys open(Path folder, @Nullable String password) {
    var problems = new ArrayList<String>();
    var files = new ArrayList<KeystoreFile>();
    for (Path path : present(folder)) {
      try {
        files.add(KeystoreFile.read(path));
      } catch (KeystoreFile.Unusable e) {
        problems.add(e.getMessage());
      }
    }
    List<Secret> secrets = open(files, new Passwords(password), problems);
    if (!problems.isEmpty()) {
      secrets.forEach(Secret::close);
      throw new KeystoreException(String.join("\n", problems));
    }
    LOG.info("Opened {} keystores of {}", secrets.size(), folder);
    return LocalKeys.ofSecrets(secrets);
  }

  /// A keystore file, without its key.
  ///
  /// @param address what the file says it holds; null where it says nothing, or can't be read
  /// @param problem why it can't be used, password aside; null where nothing is wrong
  public record Listed(Path file, @Nullable Address address, @Nullable String problem) {
    private static Listed of(Path file) {
      try {
        return new Listed(file, KeystoreFile.read(file).keystore().address(), null);
      } catch (KeystoreFile.Unusable e) {
        return new Listed(file, null, e.getMessage());
      }
    }
  }

  /// The keystores of `folder`, by the names of their files; needs no password.
  ///
  /// @throws KeystoreException if the folder can't be read
  public static List<Listed> list(Path folder) {
    return files(folder).stream().map(Listed::of).toList();
  }

  /// Whether one of its keystores has no password of its own beside it.
  ///
  /// @param folder or a keystore file
  /// @throws KeystoreException if there is no keystore
  public static boolean lacksPassword(Path folder) {
    return present(folder).stream().anyMatch(file -> !Passwords.isBeside(file));
  }

  private static List<Path> present(Path folder) {
    List<Path> found = files(folder);
    if (found.isEmpty()) {
      throw new KeystoreException(folder + ": no keystore (expected files *.json or UTC--*)");
    }
    return found;
  }

  private static List<Path> files(Path folder) {
    if (Files.isRegularFile(folder)) {
      return List.of(folder);
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(KeystoreFolder::isKeystore).sorted().toList();
    } catch (IOException e) {
      throw new KeystoreException(
          folder
              + ": no folder that can be read ("
              + e
              + "); check --keystore, or signers[].path of the configuration");
    }
  }

  private static boolean isKeystore(Path path) {
    String name = path.getFileName().toString();
    return (name.endsWith(".json") || name.startsWith("UTC--"))
        && !Passwords.isPasswordFile(name)
        && Files.isRegularFile(path);
  }

  private static List<Secret> open(
      List<KeystoreFile> files, Passwords passwords, List<String> problems) {
    var secrets = new ArrayList<Secret>();
    try (ExecutorService executor = Executors.newFixedThreadPool(parallelism(files))) {
      List<Future<Secret>> futures =
          files.stream()
              .map(file -> executor.submit((Callable<Secret>) () -> file.open(passwords)))
              .toList();
      for (Future<Secret> future : futures) {
        try {
          secrets.add(future.get());
        } catch (ExecutionException e) {
          problems.add(
              e.getCause() instanceof KeystoreFile.Unusable unusable
                  ? String.valueOf(unusable.getMessage())
                  : e.toString());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problems.add("interrupted while the keystores were opened");
    }
    return secrets;
  }

  /// A thread for each processor, but no more than half of the heap can serve: scrypt takes 256 MiB
  /// at geth's usual cost.
  private static int parallelism(List<KeystoreFile> files) {
    long memory = files.stream().mapToLong(file -> file.keystore().kdf().memory()).max().orElse(0);
    long fitting = Runtime.getRuntime().maxMemory() / 2 / Math.max(memory, 1);
    return Math.clamp(fitting, 1, Runtime.getRuntime().availableProcessors());
  }
}
