package io.relayer.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.migrations.Migrations;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TestStackTest {
  @Test
  void eachDatabaseIsMigratedAndItsOwn() {
    try (TestDatabase one = TestStack.database();
        TestDatabase other = TestStack.database()) {
      assertThat(one.url()).isNotEqualTo(other.url());
      assertThat(Migrations.isUpToDate(one.dataSource())).isTrue();
      assertThat(Migrations.isUpToDate(other.dataSource())).isTrue();
    }
  }

  @Test
  void theBrokerHasTheTopicsThatWereMade() throws Exception {
    String topic = TestStack.topicPrefix() + ".requests";
    TestStack.kafka().createTopics(3, topic);
    TestStack.kafka().createTopics(3, topic);
    try (var admin = TestStack.kafka().admin()) {
      assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS)).contains(topic);
    }
  }

  @Test
  void theChainHasFundedAccounts() {
    DevChain chain = TestStack.chain();
    assertThat(chain.accounts()).hasSize(50);
    assertThat(chain.accounts().getFirst().address())
        .isEqualTo("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
    assertThat(chain.rpc("eth_getBalance", chain.accounts().get(49).address(), "latest").asString())
        .isNotEqualTo("0x0");
  }
}
