package io.relayer.signer.keys;

import io.relayer.ethereum.value.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Tells a folder's keystores from its other files. Tools name keystores as they like (Foundry by
/// the name that its user gave), so what is in a file decides; its name only where nothing else
/// can.
final class KeyFiles {
  /// What people and editors append to what they don't use at present.
  private static final List<String> SET_ASIDE =
      List.of(
          "~",
          ".bak",
          ".backup",
          ".old",
          ".orig",
          ".save",
          ".tmp",
          ".swp",
          ".draft",
          ".disabled",
          ".off");

  private KeyFiles() {}

  /// A file of the folder.
  sealed interface Found {
    Path path();

    record Key(KeystoreFile file) implements Found {
      @Override
      public Path path() {
        return file.path();
      }
    }

    /// Meant as one, and can't be used.
    record Unusable(Path path, UnusableKey why) implements Found {}

    /// Something else.
    record LeftOut(Path path, String why) implements Found {}
  }

  /// By their names; hidden folders and passwords that stand beside a keystore are no matter.
  ///
  /// @param folder or a keystore file
  /// @throws KeystoreException if it can't be read
  static List<Found> in(Path folder) {
    if (Files.isRegularFile(folder)) {
      return List.of(key(folder));
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().flatMap(path -> look(path).stream()).toList();
    } catch (IOException e) {
      throw new KeystoreException(
          Printable.line(folder.toString())
              + ": no folder that can be read ("
              + Printable.line(e.toString())
              + "); check --keystore, or signers[].path of the configuration");
    }
  }

  private static Optional<Found> look(Path path) {
    String name = path.getFileName().toString();
    if (Files.isDirectory(path)) {
      return isHidden(name)
          ? Optional.empty()
          : leftOut(path, "a folder: keystores in it are not read");
    }
    if (Passwords.isPasswordFile(name)) {
      return Files.exists(Passwords.keystoreOf(path))
          ? Optional.empty()
          : leftOut(path, "a password, and there is no such keystore");
    }
    boolean named = isNamedAsKey(name);
    if (!Files.isRegularFile(path)) {
      return !Files.exists(path)
          ? Optional.of(unusable(path, "a link to a file that is not there, or may not be seen"))
          : leftOut(path, "no ordinary file");
    }
    if (!named && isHidden(name)) {
      return leftOut(path, "hidden by its name");
    }
    if (!named && isSetAside(name)) {
      return leftOut(path, "set aside by its name: rename it if its key is to be used");
    }
    return Optional.of(named ? key(path) : byContent(path));
  }

  private static Found byContent(Path path) {
    try {
      byte[] content = KeystoreFile.content(path);
      if (content.length > KeystoreFile.MAX_SIZE) {
        return new Found.LeftOut(
            path, "no keystore: larger than " + KeystoreFile.MAX_SIZE + " bytes");
      }
      JsonNode json = KeystoreJson.parse(content);
      return KeystoreJson.isMeant(json)
          ? key(path)
          : new Found.LeftOut(path, "no keystore: JSON without crypto");
    } catch (UnusableKey e) {
      return new Found.Unusable(path, e);
    } catch (KeystoreJson.CutShortException _) {
      return key(path);
    } catch (IllegalArgumentException e) {
      return new Found.LeftOut(path, "no keystore: " + e.getMessage());
    }
  }

  private static Found key(Path path) {
    try {
      return new Found.Key(KeystoreFile.read(path));
    } catch (UnusableKey e) {
      return new Found.Unusable(path, e);
    }
  }

  private static Found unusable(Path path, String why) {
    return new Found.Unusable(path, new UnusableKey(path, null, why));
  }

  private static Optional<Found> leftOut(Path path, String why) {
    return Optional.of(new Found.LeftOut(path, why));
  }

  private static boolean isNamedAsKey(String name) {
    boolean isJson = name.toLowerCase(Locale.ROOT).endsWith(".json");
    return name.startsWith("UTC--") || (isJson && !name.startsWith("._"));
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  private static boolean isSetAside(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("#") || SET_ASIDE.stream().anyMatch(lower::endsWith);
  }
}
