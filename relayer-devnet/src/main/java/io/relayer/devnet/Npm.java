package io.relayer.devnet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Installs what a `package.json` and its lock on the class path name, without running any of their
/// scripts.
final class Npm {
  private Npm() {}

  /// @param files the folder on the class path
  /// @param what for whom the programs are, and what to do without npm
  static void install(Path folder, String files, String what) throws IOException {
    String npm =
        Tool.onPath("npm")
            .map(Path::toString)
            .orElseThrow(
                () -> new DevnetException("npm is not on the PATH, and it installs " + what));
    for (String file : List.of("package.json", "package-lock.json", ".npmrc")) {
      try (InputStream in = resource(files, file)) {
        Files.copy(in, folder.resolve(file));
      }
    }
    Tool.run(
        folder,
        Duration.ofMinutes(4),
        List.of(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
  }

  static InputStream resource(String files, String name) {
    InputStream in = Npm.class.getResourceAsStream(files + "/" + name);
    if (in == null) {
      throw new DevnetException(
          "%s/%s is not on the class path: build again".formatted(files, name));
    }
    return in;
  }
}
