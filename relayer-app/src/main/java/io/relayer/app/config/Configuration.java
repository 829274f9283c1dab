package io.relayer.app.config;

import io.relayer.app.yaml.Placeholders;
import io.relayer.app.yaml.RecordReader;
import io.relayer.app.yaml.YamlDocument;
import io.relayer.app.yaml.YamlNode;
import io.relayer.console.HttpSettings;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.config.Checks;
import io.relayer.core.config.ConfigurationException;
import io.relayer.core.config.Doc;
import io.relayer.core.config.Inline;
import io.relayer.core.config.Problem;
import io.relayer.core.config.SmallFile;
import io.relayer.core.config.Unique;
import io.relayer.core.database.DatabaseSection;
import io.relayer.core.kafka.KafkaSettings;
import io.relayer.ethereum.value.ChainId;
import io.relayer.signer.settings.SigningSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The whole of `relayer.yaml`.
public record Configuration(
    @Doc("PostgreSQL, which holds all truth.") DatabaseSection database,
    @Doc("The cluster that carries requests, broadcasts and events.") KafkaSettings kafka,
    @Doc("The chains that are relayed to; at least one.") @Unique({"id", "name"})
        List<ChainSettings> chains,
    @Inline SigningSettings signing,
    @Doc("The console: status, health and metrics.") HttpSettings http,
    @Doc("Logs and traces.") TelemetrySettings telemetry) {

  public Configuration {
    Checks checks = new Checks();
    checks.notEmpty(chains, "chains", "chain");
    Set<ChainId> known = chains.stream().map(ChainSettings::id).collect(Collectors.toSet());
    signing
        .contracts()
        .forEach((name, contract) ->
            contract.addresses().keySet().stream()
                .filter(id -> !known.contains(id))
                .forEach(id ->
                    checks.problem(
                        "contracts.%s.addresses.%s".formatted(name, id),
                        "chain '%s' is not among chains".formatted(id))));
    checks.done();
    chains = List.copyOf(chains);
  }

  /// Reads a file; relative paths in it start from its folder.
  ///
  /// @param environment the values of `${NAME}`
  /// @throws ConfigurationException with all that is wrong
  public static Configuration read(Path file, Map<String, String> environment) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      return parse(SmallFile.read(file), folder == null ? Path.of("/") : folder, environment);
    } catch (IOException e) {
      throw new ConfigurationException(
          List.of(new Problem("", "can't be read: " + e.getMessage())));
    }
  }

  /// Reads YAML text. Programs that bring their own servers make their configuration so, too: it
  /// gets the same defaults and checks as a file.
  ///
  /// @param folder what relative paths start from
  public static Configuration parse(String yaml, Path folder, Map<String, String> environment) {
    List<Problem> written = new ArrayList<>();
    YamlNode.Mapping document =
        new Placeholders(environment, written).fill(YamlDocument.read(yaml, written));
    List<Problem> read = new ArrayList<>();
    Configuration result = new RecordReader(folder, read).read(document, Configuration.class, "");
    if (result != null && written.isEmpty() && read.isEmpty()) {
      return result;
    }
    throw new ConfigurationException(withoutConsequences(written, read));
  }

  /// A value that could not even be read is not also called wrong.
  private static List<Problem> withoutConsequences(List<Problem> written, List<Problem> read) {
    Set<String> known = new HashSet<>(written.stream().map(Problem::path).toList());
    List<Problem> all = new ArrayList<>(written);
    if (!known.contains("")) {
      read.stream().filter(problem -> !known.contains(problem.path())).forEach(all::add);
    }
    return all;
  }

  /// The settings of a chain.
  ///
  /// @throws IllegalArgumentException if it is not among [#chains]
  public ChainSettings chain(ChainId id) {
    return chains.stream()
        .filter(chain -> chain.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("chain " + id + " is not configured"));
  }
}
