package io.relayer.app.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.config.Configuration;
import io.relayer.app.stack.Finished;
import io.relayer.app.stack.Tools;
import io.relayer.ethereum.value.Address;
import io.relayer.signer.keys.KeystoreFolder;
import io.relayer.signer.keys.LocalKeys;
import io.relayer.signer.settings.SignerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// `docker-compose.yml`, its `Dockerfile` and its configuration, as far as they can be judged
/// without a Docker engine.
class ComposeTest {
  /// 1.8.0: the newest; it comes from npm, as the development chain does.
  private static final String DOCKERFILE_LINT = "dockerfilelint@1.8.0";

  private static final Path HOME = Path.of(System.getProperty("relayer.home"));
  private static final Address FIRST_SENDER =
      Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");

  @Test
  void composeTakesTheFileAndFindsAServiceForEachRole() {
    Tools.require("docker-compose", "docker-compose");
    Finished config = Finished.of(HOME, List.of("docker-compose", "config", "--services"));

    assertThat(config.exitCode()).as(config.err()).isZero();
    assertThat(config.out().lines())
        .contains("postgres", "kafka", "chain", "migrate")
        .contains("signer", "broadcaster", "monitor", "console");
  }

  @Test
  void linterFindsNothingInTheDockerfile() {
    Tools.require("npx", "npm");
    Finished lint =
        Finished.of(
            HOME, List.of("npx", "--yes", DOCKERFILE_LINT, "--output", "json", "Dockerfile"));

    assertThat(lint.out()).as(lint.err()).contains("\"totalIssues\":0");
    assertThat(lint.exitCode()).isZero();
  }

  @Test
  void theConfigurationIsGoodAndItsKeyIsOneOfTheChain() {
    Configuration configuration =
        Configuration.read(
            HOME.resolve("docker").resolve("config.yaml"), Map.of("RELAYER_DB_PASSWORD", "secret"));
    SignerSettings.Keystore keys =
        (SignerSettings.Keystore) configuration.signing().signers().getFirst();
    try (LocalKeys opened =
        KeystoreFolder.open(keys.path(), Objects.requireNonNull(keys.password()).reveal())) {
      assertThat(opened.senders()).containsExactly(FIRST_SENDER);
    }
  }
}
