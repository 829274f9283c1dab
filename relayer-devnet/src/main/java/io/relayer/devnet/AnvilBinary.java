package io.relayer.devnet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// The program of the dev chain's node: one on the search path, else the pinned one from npm.
final class AnvilBinary {
  private static final Logger log = LoggerFactory.getLogger(AnvilBinary.class);
  private static final String PACKAGE =
      "@foundry-rs/anvil-%s-%s".formatted(Machine.system(), Machine.processor("amd64", "arm64"));

  private static final String FILES = "/anvil";

  private static @Nullable Path found;

  private AnvilBinary() {}

  /// Where the program is; it is looked for, and installed if need be, once per JVM.
  static synchronized Path find() {
    Path executable = found == null ? search() : found;
    found = executable;
    return executable;
  }

  private static Path search() {
    Optional<Path> own = Tool.onPath("anvil").filter(file -> !isScript(file));
    Path executable = own.orElseGet(AnvilBinary::installed);
    log.info(
        "dev chain: {} ({})",
        executable,
        Tool.run(
                executable.resolve("..").normalize(),
                Duration.ofSeconds(30),
                List.of(executable.toString(), "--version"))
            .lines()
            .findFirst()
            .orElse("unknown version"));
    return executable;
  }

  /// npm puts a Node.js script there, which would stand between us and the node: signals and the
  /// pid would be the script's.
  private static boolean isScript(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(2), StandardCharsets.US_ASCII).equals("#!");
    } catch (IOException _) {
      return true; // not readable, so not to be judged
    }
  }

  private static Path installed() {
    return ToolCache.installed("anvil-" + pinnedVersion(), AnvilBinary::install)
        .resolve("node_modules/%s/bin/anvil".formatted(PACKAGE));
  }

  private static void install(Path folder) throws IOException {
    Npm.install(
        folder,
        FILES,
        "the dev chain's node (anvil %s): install Node.js 20 or newer (https://nodejs.org), or put `anvil` on the PATH (https://getfoundry.sh)"
            .formatted(pinnedVersion()));
  }

  private static String pinnedVersion() {
    try (InputStream in = Npm.resource(FILES, "package.json")) {
      return JsonMapper.shared()
          .readTree(in)
          .path("dependencies")
          .path(PACKAGE)
          .asStringOpt()
          .orElseThrow(() ->
              new DevnetException(
                  "no anvil for this machine (%s is not pinned): put `anvil` on the PATH (https://getfoundry.sh)"
                      .formatted(PACKAGE)));
    } catch (IOException e) {
      throw new DevnetException("cannot read anvil/package.json on the class path", e);
    }
  }
}
