package io.relayer.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `--config`, and where to look without it.
public final class ConfigOption {
  private static final Path HERE = Path.of("relayer.yaml");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The configuration, or the endpoints.json of a running `relayer dev`. Without it:"
              + " relayer.yaml of this folder, else .relayer/dev/endpoints.json.")
  private @Nullable Path file;

  /// The configuration, for a command that can do without.
  public Optional<Configuration> readIfThere() {
    return file != null || Files.exists(HERE) || Endpoints.read(Endpoints.FOLDER).isPresent()
        ? Optional.of(read())
        : Optional.empty();
  }

  /// Reads the configuration.
  ///
  /// @throws io.relayer.core.config.ConfigurationException naming all that is wrong in it
  public Configuration read() {
    Path chosen = file;
    if (chosen == null && !Files.exists(HERE)) {
      return Endpoints.read(Endpoints.FOLDER)
          .map(DevConfiguration::of)
          .orElseThrow(() ->
              new ParameterException(
                  command.commandLine(),
                  "No configuration: give --config FILE, put a relayer.yaml into this folder, or"
                      + " start `relayer dev` in it"));
    }
    Path path = chosen == null ? HERE : chosen;
    if (!Files.exists(path)) {
      throw new ParameterException(command.commandLine(), "--config: there is no file " + path);
    }
    return path.endsWith(Endpoints.FILE)
        ? DevConfiguration.of(Endpoints.readFile(path))
        : Configuration.read(path, System.getenv());
  }
}
