package io.relayer.app.keys;

import io.relayer.app.config.Configuration;
import io.relayer.app.run.RowOptions;
import io.relayer.signer.settings.SignerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of the commands of `relayer keys`: those of commands that print rows, and `--keystore`.
class KeyOptions extends RowOptions {
  @Option(
      names = "--keystore",
      paramLabel = "DIR",
      description = "The folder of keystores. Without it: that of the configuration.")
  private @Nullable Path folder;

  /// The configuration; with `--keystore` a command can do without.
  Optional<Configuration> configurationIfThere() {
    return folder == null ? Optional.of(configuration()) : readIfThere();
  }

  /// At least one.
  List<Path> folders() {
    if (folder != null) {
      return List.of(folder);
    }
    List<Path> configured =
        configuration().signing().signers().stream()
            .flatMap(signer ->
                signer instanceof SignerSettings.Keystore keystore
                    ? Optional.of(keystore.path()).stream()
                    : Optional.<Path>empty().stream())
            .distinct()
            .toList();
    if (configured.isEmpty()) {
      throw wrong("the configuration has no signer of type keystore: give --keystore DIR");
    }
    return configured;
  }

  /// The one to write into.
  Path onlyFolder() {
    List<Path> all = folders();
    if (all.size() > 1) {
      throw wrong(
          "the configuration has several keystores, %s: give --keystore DIR".formatted(all));
    }
    return all.getFirst();
  }
}
