package io.relayer.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One wrong value each, and the whole of what is said about it.
class ConfigurationProblemTest {
  private static final String GOOD =
      """
      database: { url: "jdbc:postgresql://localhost/relayer", username: relayer, password: pw }
      kafka: { bootstrap-servers: "localhost:9092" }
      chains: [{ id: 1, name: mainnet, nodes: [{ url: "http://one" }, { url: "http://two" }] }]
      """;

  @ParameterizedTest(name = "{1} instead of {0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "http://two" | "localhost:8545" | chains[0].nodes[1].url: not a URL: 'localhost:8545' (expected http://… or https://…)
          "http://two" | "http://" | chains[0].nodes[1].url: expected a URL, found 'http://'
          "http://two" | "ftp://two" | chains[0].nodes[1].url: not a URL: 'ftp://two' (expected http://… or https://…)
          "http://two" | "http://one" | chains[0].nodes[1].url: 'http://one' is there already
          "http://two" | "http://two", ws-url: "http://two" | chains[0].nodes[1].ws-url: not a WebSocket URL: 'http://two' (expected ws://… or wss://…)
          { url: "http://two" } | http | chains[0].nodes[1]: expected keys and values, found 'http'
          { url: "http://two" } | null | chains[0].nodes[1]: expected keys and values, found nothing
          "http://two" | "http://two", weight: 1.5 | chains[0].nodes[1].weight: expected a whole number, found '1.5'
          "http://two" | "http://two", weight: 99999999999 | chains[0].nodes[1].weight: expected a smaller number, found '99999999999'
          "http://two" | "http://two", backup: yes | chains[0].nodes[1].backup: expected true or false, found 'yes'
          id: 1 | id: main | chains[0].id: expected a number, found 'main'
          id: 1 | id: -1 | chains[0].id: not valid: '-1' (expected a positive chain id, found -1)
          name: mainnet | names: mainnet | chains[0].name: missing
          name: mainnet | name: [mainnet] | chains[0].name: expected a single value, found a list
          name: mainnet | name: " " | chains[0].name: expected some text, found ' '
          name: mainnet | name: "${CHAIN}" | chains[0].name: environment variable CHAIN is not set, and has no default
          name: mainnet | name: "${CHAIN" | chains[0].name: '${CHAIN' is not ${NAME} or ${NAME:default}
          name: mainnet | name: *other | chains[0].name: references to other places (*name) are not supported
          name: mainnet | name: mainnet, confirmations: 0 | chains[0].confirmations: expected 1 or more, or finalized, found '0'
          name: mainnet | name: mainnet, block-time: 30 seconds | chains[0].block-time: expected a time such as 500ms, 30s, 10m, 2h or 14d, found '30 seconds'
          name: mainnet | name: mainnet, block-time: 0s | chains[0].block-time: expected a time longer than 0, found '0ms'
          name: mainnet | name: mainnet, bump: { max-fee-per-gas: 5 gold } | chains[0].bump.max-fee-per-gas: expected an amount in wei, gwei or eth, such as 500gwei, found '5 gold'
          name: mainnet | name: mainnet, bump: { max-fee-per-gas: 0.1 } | chains[0].bump.max-fee-per-gas: expected whole wei, found '0.1'
          name: mainnet | name: mainnet, bump: { max-fee-per-gas: 0 } | chains[0].bump.max-fee-per-gas: expected more than 0, found '0'
          name: mainnet | name: mainnet, bump: { by-percent: 9.9 } | chains[0].bump.by-percent: expected 10 or more, since nodes refuse a smaller raise, found '9.9'
          name: mainnet | name: mainnet, fees: { slow: 60 } | chains[0].fees.average: expected slow (60) or more, found '50'
          name: mainnet | name: mainnet, fees: { fast: 101 } | chains[0].fees.fast: expected average (50) to 100, found '101'
          name: mainnet | name: mainnet, in-flight-per-sender: 0 | chains[0].in-flight-per-sender: expected 1 or more, found '0'
          username: relayer | username: null | database.username: missing
          jdbc:postgresql://localhost/relayer | postgres://localhost | database.url: expected jdbc:postgresql://host:port/database, found 'postgres://localhost'
          password: pw | password-file: none | database.password-file: can't be read: java.nio.file.NoSuchFileException: /nowhere/none
          password: pw | password: pw, password-file: none | database.password-file: given besides the value itself
          password: pw | password: pw, lease-time: 999ms | database.lease-time: expected 1s or more, found '999ms'
          password: pw | password: pw, retention: { outbox: 1h } | database.retention.outbox: expected 1d or more, or never, found '1h'
          password: pw | password: pw, pool: { connection-timeout: 100ms } | database.pool.connection-timeout: expected 250ms or more, found '100ms'
          "localhost:9092" | localhost | kafka.bootstrap-servers: expected host:port, or several with commas between, found 'localhost'
          "localhost:9092" | "a:1", topics: { replication: 1 } | kafka.topics.min-insync: expected 1 to replication (1), found '2'
          "localhost:9092" | "a:1", properties: { acks: 1 } | kafka.properties.acks: 'acks' is set by the relayer itself
          "localhost:9092" | "a:1", topic-prefix: "a b" | kafka.topic-prefix: expected 1 to 100 of A-Za-z0-9._-, found 'a b'
          """)
  void isToldWithItsPathAndWhatWasExpected(String good, String bad, String problem) {
    assertThat(GOOD).contains(good);
    assertThat(problems(GOOD.replace(good, bad))).contains(problem);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          signers: [{ path: keys }]                  | signers[0].type: expected keystore or web3signer or aws-kms, found nothing
          signers: [{ type: paper }]                 | signers[0].type: expected keystore or web3signer or aws-kms, found 'paper'
          signers: [{ type: keystore, password: p }] | signers[0].path: missing
          signers: keys                              | signers: expected a list, found 'keys'
          pools: { payouts: [] }                     | pools.payouts: expected at least one sender, found '[]'
          pools: { payouts: [0x12] }                 | pools.payouts[0]: not valid: '0x12' (expected 20 bytes, found 1)
          policies: [{ rate: 50 }]                   | policies[0].rate: expected a rate such as 50/s, 100/m or 1000/d, found '50'
          contracts: { usdc: { abi: a, addresses: { x: 0x12 } } } | contracts.usdc.addresses.x: expected a number, found 'x'
          http: { port: 65536 }                      | http.port: expected 0 to 65535, found '65536'
          telemetry: { log-format: xml }             | telemetry.log-format: expected text or json, found 'xml'
          wallet: {}                                 | wallet: unknown key; known are database, kafka, chains, signers, pools, policies, contracts, http, telemetry
          kafka: {}                                  | kafka: given twice
          http: {                                    | not YAML at line
          """)
  void inSectionsThatMayBeAbsentToo(String section, String problem) {
    assertThat(problems(GOOD + section + "\n")).contains(problem);
  }

  private static String problems(String yaml) {
    ConfigurationException e =
        catchThrowableOfType(
            ConfigurationException.class,
            () -> Configuration.parse(yaml, Path.of("/nowhere"), Map.of()));
    assertThat(e).as("problem of %s", yaml).isNotNull();
    return e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
