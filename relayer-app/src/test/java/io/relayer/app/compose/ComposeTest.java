package io.relayer.app.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.relayer.core.config.Configuration;
import io.relayer.core.config.SignerSettings;
import io.relayer.core.domain.Address;
import io.relayer.signer.keys.KeystoreFolder;
import io.relayer.signer.keys.LocalKeys;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// `docker-compose.yml`, its `Dockerfile` and its configuration, as far as they can be judged
/// without a Docker engine.
class ComposeTest {
  private static final Path HOME = Path.of(System.getProperty("relayer.home"));
  private static final Address FIRST_SENDER =
      Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");

  @Test
  void composeTakesTheFileAndFindsAServiceForEachRole() throws Exception {
    assertThat(output("docker-compose", "config", "--services").lines())
        .contains("postgres", "kafka", "chain", "migrate")
        .contains("signer", "broadcaster", "monitor", "console");
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

  private static String output(String... command) throws IOException, InterruptedException {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, command[0]))),
        () -> "%s is not on the PATH: install it to have this checked".formatted(command[0]));
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
