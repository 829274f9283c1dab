package io.relayer.app.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.config.Configuration;
import io.relayer.core.FreshDatabase;
import io.relayer.core.chain.ChainDao;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.ChainSettings.Tier;
import io.relayer.core.chain.Depth;
import io.relayer.ethereum.value.Wei;
import io.relayer.signer.intake.RegisteredDao;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChainDaoTest {
  private static final String ROW =
      """
      select concat_ws(' ', name, confirmations, confirm_by_finalized, retry_depth, block_time, stuck_after,
        in_flight_per_sender) from chains where chain_id = 5
      """;

  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void aChainIsKnownAsItIsConfigured() {
    register("name: five, confirmations: 7, block-time: 1500ms, in-flight-per-sender: 3");
    assertThat(fresh.one(String.class, ROW)).isEqualTo("five 7 f 64 00:00:01.5 00:10:00 3");
  }

  @Test
  void aChainThatIsFinalByItsTagAsksForNoDepthBesides() {
    register("name: five, confirmations: finalized, retry-depth: 40");
    assertThat(fresh.one(String.class, ROW)).isEqualTo("five 1 t 40 00:00:12 00:10:00 16");
  }

  @Test
  void tiersAreKnownInTheirOrderAndTakeThePlaceOfOthers() {
    register(
        "name: five, confirmation-tiers: [{ value-at-least: 1eth, confirmations: finalized }, { value-at-least: 5wei, confirmations: 30 }]");
    assertThat(tiers())
        .containsExactly(
            new Tier(Wei.of(1_000_000_000_000_000_000L), new Depth.Finalized()),
            new Tier(Wei.of(5), new Depth.Blocks(30)));

    register("name: five");
    assertThat(tiers()).isEmpty();
  }

  private List<Tier> tiers() {
    return fresh
        .database()
        .withHandle(handle -> RegisteredDao.chains(handle).values().iterator().next().tiers());
  }

  @Test
  void aChangedConfigurationTakesThePlaceOfTheOldOneAndNothingElseIsTouched() {
    register("name: five, confirmations: 7");
    fresh.execute("update chains set paused = true, genesis_hash = sha256('a')");
    register("name: six, confirmations: 8");
    assertThat(fresh.one(String.class, ROW)).startsWith("six 8 ");
    assertThat(fresh.one(Boolean.class, "select paused and genesis_hash = sha256('a') from chains"))
        .isTrue();
  }

  @Test
  void anUnchangedConfigurationWritesNothing() {
    register("name: five");
    String before = fresh.one(String.class, "select xmin::text from chains");
    register("name: five");
    assertThat(fresh.one(String.class, "select xmin::text from chains")).isEqualTo(before);
  }

  private void register(String keys) {
    List<ChainSettings> chains =
        Configuration.parse(
                """
                database: { url: "jdbc:postgresql://db/relayer", username: relayer, password: pw }
                kafka: { bootstrap-servers: "kafka:9092" }
                chains: [{ id: 5, nodes: [{ url: "http://node" }], %s }]
                """
                    .formatted(keys),
                Path.of("/"),
                Map.of())
            .chains();
    fresh.database().useTransaction(handle -> ChainDao.register(handle, chains));
  }
}
