package io.relayer.app.keys;

import io.relayer.app.config.ConfigOption;
import io.relayer.app.config.Configuration;
import io.relayer.app.config.JsonOption;
import io.relayer.app.terminal.Json;
import io.relayer.signer.keys.KeystoreWriter.Written;
import io.relayer.signer.settings.SignerSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Options that choose keystores and the form of output.
final class KeyOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ConfigOption config;
  @Mixin private JsonOption json;

  @Option(
      names = "--keystore",
      paramLabel = "DIR",
      description = "The folder of keystores. Without it: that of the configuration.")
  private @Nullable Path folder;

  Optional<Configuration> configuration() {
    return folder == null ? Optional.of(config.read()) : config.readIfThere();
  }

  /// At least one.
  List<Path> folders() {
    if (folder != null) {
      return List.of(folder);
    }
    List<Path> configured =
        config.read().signing().signers().stream()
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

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  boolean json() {
    return json.isGiven();
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  void print(Written written) {
    if (json()) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("address", written.address().toString());
      row.put("file", written.file().toString());
      Json.line(out(), row);
    } else {
      out().printf("%s  %s%n", written.address(), written.file());
    }
    out().flush();
  }
}
