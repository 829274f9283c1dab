package io.relayer.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.console.HttpSettings;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.ChainSettings.FeeStyle;
import io.relayer.core.chain.Depth;
import io.relayer.core.chain.FanOut;
import io.relayer.core.chain.FinalityBy;
import io.relayer.core.chain.Mempool;
import io.relayer.core.chain.NodeSettings;
import io.relayer.core.config.ConfigurationException;
import io.relayer.core.config.Problem;
import io.relayer.core.config.Secret;
import io.relayer.core.config.SecretUrl;
import io.relayer.core.database.DatabaseSection;
import io.relayer.core.database.DatabaseSection.Retention;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.core.kafka.KafkaSettings;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import io.relayer.signer.settings.Rate;
import io.relayer.signer.settings.SignerSettings;
import io.relayer.signer.settings.SigningSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  private static final String LEAST =
      """
      database: { url: "jdbc:postgresql://localhost/relayer", username: relayer, password: pw }
      kafka: { bootstrap-servers: "localhost:9092" }
      chains: [{ id: 1, name: mainnet, nodes: [{ url: "http://localhost:8545" }] }]
      """;

  @TempDir private Path folder;

  @Test
  void whatIsNotGivenHasTheDocumentedDefault() {
    Configuration configuration = parse(LEAST);
    DatabaseSection database = configuration.database();
    assertThat(database.connection().pool()).isEqualTo(DatabaseSettings.Pool.DEFAULT);
    assertThat(database.connection().timeouts()).isEqualTo(DatabaseSettings.Timeouts.DEFAULT);
    assertThat(database.retention()).isEqualTo(Retention.DEFAULT);
    assertThat(database.migrate()).isFalse();
    assertThat(database.leaseTime()).isEqualTo(Duration.ofSeconds(10));
    assertThat(configuration.kafka().topicPrefix()).isEqualTo("relayer");
    assertThat(configuration.kafka().topics())
        .isEqualTo(new KafkaSettings.Topics(12, 3, 2, Duration.ofDays(14)));
    ChainSettings chain = configuration.chain(new ChainId(1));
    assertThat(chain.finality())
        .isEqualTo(new ChainSettings.Finality(new Depth.Blocks(12), List.of(), FinalityBy.TAG, 64));
    assertThat(chain.pace().blockTime()).isEqualTo(Duration.ofSeconds(12));
    assertThat(chain.pace().timeouts())
        .isEqualTo(
            new ChainSettings.Timeouts(
                Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofMillis(500)));
    assertThat(chain.sending())
        .isEqualTo(
            new ChainSettings.Sending(
                16,
                new ChainSettings.Bump(3, new BigDecimal("12.5"), Wei.gwei(500), 21_000),
                new ChainSettings.Fees(
                    new ChainSettings.FeePercentiles(25, 50, 90), FeeStyle.AUTO, Wei.ZERO),
                FanOut.ONE,
                Mempool.PUBLIC));
    assertThat(chain.pace().lag()).isEqualTo(new ChainSettings.Lag(5, 10, Duration.ofMinutes(30)));
    assertThat(chain.nodes().getFirst())
        .isEqualTo(
            NodeSettings.of(
                "http://localhost:8545",
                new NodeSettings.Breaker(2, Duration.ofSeconds(30)),
                new NodeSettings.Duty(false, false, 0)));
    assertThat(configuration.signing().signers()).isEmpty();
    assertThat(configuration.http()).isEqualTo(new HttpSettings(8080, null));
    assertThat(configuration.telemetry()).isEqualTo(new TelemetrySettings("", "text"));
  }

  @Test
  void everyKeyOfTheContractIsRead() throws IOException {
    Files.writeString(folder.resolve("secret"), "from a file\n");
    writeAbi("erc20.json", "[{\"name\":\"pause\",\"inputs\":[]}]");
    Configuration configuration =
        Configuration.parse(
            new String(
                getClass().getResourceAsStream("every-key.yaml").readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8),
            folder,
            Map.of("RELAYER_DB_PASSWORD", "from the environment"));

    DatabaseSection database = configuration.database();
    assertThat(database.connection().password())
        .isEqualTo(new Secret("from the environment"))
        .hasToString("***");
    assertThat(database.connection().pool().idleTimeout()).isEqualTo(Duration.ofMinutes(7));
    assertThat(database.retention().history()).contains(Duration.ofDays(365));
    assertThat(database.retention().outbox()).isEmpty();
    assertThat(configuration.kafka().properties())
        .isEqualTo(Map.of("security.protocol", new Secret("SASL_SSL")));

    ChainSettings chain = configuration.chains().getFirst();
    assertThat(chain.finality().confirmations()).isEqualTo(new Depth.Finalized());
    assertThat(chain.finality().confirmationTiers())
        .containsExactly(
            new ChainSettings.Tier(
                new Wei(new BigInteger("50000000000000000000")), new Depth.Blocks(64)));
    assertThat(chain.sending().bump().maxFeePerGas()).isEqualTo(Wei.gwei(700));
    assertThat(chain.sending().fanOut()).isEqualTo(FanOut.ALL).hasToString("all");
    assertThat(chain.sending().mempool()).isEqualTo(Mempool.NONE);
    assertThat(chain.sending().fees())
        .isEqualTo(
            new ChainSettings.Fees(
                new ChainSettings.FeePercentiles(10, 40, 80), FeeStyle.LEGACY, Wei.gwei(25)));
    assertThat(chain.pace().lag()).isEqualTo(new ChainSettings.Lag(20, 30, Duration.ofHours(2)));
    assertThat(chain.nodes().get(2).duty()).isEqualTo(new NodeSettings.Duty(false, true, 0));
    assertThat(chain.nodes().get(1).duty()).isEqualTo(new NodeSettings.Duty(true, false, 40));

    Address sender = Address.parse("0x00000000000000000000000000000000000000ff");
    SigningSettings signing = configuration.signing();
    assertThat(signing.signers())
        .containsExactly(
            new SignerSettings.Keystore(folder.resolve("keys/"), new Secret("from a file")),
            new SignerSettings.Web3signer(
                SecretUrl.of("https://signer:9000"), Map.of("ca", new Secret("ca.pem"))),
            new SignerSettings.AwsKms("alias/relayer", "eu-central-1"));
    assertThat(signing.pools()).isEqualTo(Map.of("payouts", List.of(sender)));
    assertThat(signing.policies().getFirst().limits())
        .isEqualTo(
            new SigningSettings.Limits(
                Wei.gwei(1_000_000_000),
                Wei.gwei(1_500_000_000),
                new Rate(50, Duration.ofSeconds(1))));
    SigningSettings.Contract usdc = Objects.requireNonNull(signing.contracts().get("usdc"));
    assertThat(usdc.addresses()).isEqualTo(Map.of(new ChainId(1), sender));
    assertThat(usdc.abi().abi().functions()).hasToString("[pause()]");
    assertThat(configuration.http().tokensFile()).isEqualTo(folder.resolve("tokens"));
    assertThat(configuration.telemetry())
        .isEqualTo(new TelemetrySettings("http://collector:4317", "json"));
  }

  @Test
  void allProblemsAreToldTogether() {
    assertThatThrownBy(() ->
            parse(
                """
                database: { url: nowhere, username: relayer, password: pw, pool: { maximum-size: 0, minimum-idle: -1 } }
                kafka: { bootstrap-server: "localhost:9092" }
                chains:
                  - id: 1
                    name: ${NOT_SET}
                    nodes: [{ url: "localhost:8545" }, { url: "https://node", wait: 3s }]
                  - { id: 0, name: none, nodes: [], block-time: fast }
                """))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::path)
                    .containsExactlyInAnyOrder(
                        "database.pool.maximum-size",
                        "database.pool.minimum-idle",
                        "kafka.bootstrap-servers",
                        "kafka.bootstrap-server",
                        "chains[0].name",
                        "chains[0].nodes[0].url",
                        "chains[0].nodes[1].wait",
                        "chains[1].id",
                        "chains[1].block-time"));
  }

  @Test
  void abiFileThatCanNotBeUsedTakesNoOtherContractWithIt() throws IOException {
    writeAbi("token.json", "[{\"name\":\"f\"},{\"name\":\"g\",\"inputs\":[{\"type\":\"fixed\"}]}]");
    writeAbi("cut.json", "[{");
    Path large = folder.resolve("abi").resolve("large.json");
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength((4 << 20) + 1);
    }

    SigningSettings settings =
        parse(
                LEAST
                    + """
                    contracts:
                      token: { abi: abi/token.json }
                      cut: { abi: abi/cut.json }
                      gone: { abi: abi/gone.json }
                      large: { abi: abi/large.json }
                    """)
            .signing();

    assertThat(settings.contracts()).containsOnlyKeys("token", "cut", "gone", "large");
    assertThat(settings.contractTroubles())
        .satisfiesExactly(
            token -> {
              assertThat(token.whole()).isFalse();
              assertThat(token.text())
                  .startsWith(
                      "contracts.token.abi: abi/token.json: entry 1: inputs[0].type: unknown type 'fixed'");
            },
            cut -> {
              assertThat(cut.whole()).isTrue();
              assertThat(cut.text()).startsWith("contracts.cut.abi: abi/cut.json: not JSON: ");
            },
            gone ->
                assertThat(gone.text())
                    .startsWith("contracts.gone.abi: abi/gone.json: can't be read: there is no"),
            last -> assertThat(last.text()).endsWith("large.json is longer than 4 MiB"));
  }

  @Test
  void contractWithoutAFileIsAMistakeOfTheDocument() {
    assertThatThrownBy(() ->
            parse(
                LEAST
                    + """
                    contracts:
                      list: { abi: [abi/good.json] }
                      none: { addresses: { 1: "0x00000000000000000000000000000000000000ff" } }
                    """))
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::toString)
                    .satisfiesExactly(
                        list ->
                            assertThat(list)
                                .startsWith(
                                    "contracts.list.abi: expected the name of a file, found a list"),
                        none -> assertThat(none).startsWith("contracts.none.abi: missing")));
  }

  @Test
  void contractsHaveNamesThatRequestsCanUse() throws IOException {
    writeAbi("good.json", "[]");

    assertThatThrownBy(() -> parse(LEAST + "contracts: { us dc: { abi: abi/good.json } }"))
        .hasMessage("contracts: expected names of 1 to 100 of A-Za-z0-9._-, found 'us dc'");
  }

  private void writeAbi(String name, String json) throws IOException {
    Files.createDirectories(folder.resolve("abi"));
    Files.writeString(folder.resolve("abi").resolve(name), json);
  }

  @Test
  void contractsStandOnConfiguredChains() throws IOException {
    Files.writeString(folder.resolve("abi.json"), "[]");
    assertThatThrownBy(() ->
            parse(
                LEAST
                    + "contracts: { c: { abi: abi.json, addresses:"
                    + " { 5: 0x00000000000000000000000000000000000000ff } } }"))
        .hasMessage("contracts.c.addresses.5: chain '5' is not among chains");
  }

  @Test
  void aFileThatIsNotThereIsAProblemNotAnAccident() {
    assertThatThrownBy(() -> Configuration.read(folder.resolve("none.yaml"), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none.yaml");
  }

  @Test
  void pathsStartFromTheFilesFolder() throws IOException {
    Path file = folder.resolve("relayer.yaml");
    Files.writeString(file, LEAST + "http: { tokens-file: tokens }\n");
    assertThat(Configuration.read(file, Map.of()).http().tokensFile())
        .isEqualTo(folder.resolve("tokens"));
  }

  private Configuration parse(String yaml) {
    return Configuration.parse(yaml, folder, Map.of());
  }
}
