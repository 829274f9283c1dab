package io.relayer.app.senders;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.stack.Rows;
import io.relayer.app.terminal.ExitCode;
import io.relayer.devnet.TestStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AdoptSenderTest {
  private static final long NOT_ASKED = -1;
  private static final String SENDER = "31337:" + Rows.SENDER;

  private final Rows rows = new Rows(TestStack.kafka().bootstrapServers(), TestStack.topicPrefix());

  @AfterEach
  void close() {
    rows.close();
  }

  @Test
  void accountIsTakenIntoUseBehindWhatStrangersHaveInThePools() {
    notInUse();
    observed(5, 8);

    CommandRun asked = adopt();
    assertThat(asked.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(asked.out())
        .contains("would be taken into use at nonce 8; nonces 5 to 7 left to strangers");
    assertThat(asked.err()).contains("nothing was done: --yes does it");
    assertThat(adopt("--dry-run").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(rows.one(Boolean.class, "select next_nonce is null from accounts")).isTrue();

    JsonNode done = adopt("--yes", "--json").json();

    assertThat(done.get("nextNonce").asInt()).isEqualTo(8);
    assertThat(done.get("changed").asBoolean()).isTrue();
    assertThat(
            rows.one(
                String.class,
                "select concat_ws(' ', first_nonce, next_nonce, first_block, waiting_for) from accounts"))
        .isEqualTo("8 8 100");
    assertThat(adoption()).isEqualTo("5 8 command line");
  }

  @Test
  void accountGoesOnBehindWhatStrangersHaveOnTheChain() {
    inUse();
    observed(4, 4);

    assertThat(adopt("--yes").out())
        .contains("moved up at nonce 4; nonces 1 to 3 left to strangers");

    assertThat(
            rows.one(
                String.class,
                "select concat_ws(' ', first_nonce, next_nonce, waiting_for) from accounts"))
        .isEqualTo("0 4");
    assertThat(adoption()).isEqualTo("1 4 command line");
    assertThat(
            rows.one(
                String.class,
                "select headers::text || ' ' || convert_from(key, 'UTF8') from outbox where lane = 'notices'"))
        .contains("relayer.sender.adopted")
        .endsWith("31337/" + Rows.SENDER);
    assertThat(
            rows.one(
                String.class,
                "select convert_from(payload, 'UTF8') from outbox where lane = 'notices'"))
        .startsWith(
            "{\"chainId\":31337,\"from\":\"%s\",\"strangersFrom\":1,\"nextNonce\":4,\"by\":\"command line\",\"at\":"
                .formatted(Rows.SENDER));
    CommandRun again = adopt("--yes");
    assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(again.err()).contains("there is nothing to adopt: the chain has counted 4 nonces");

    observed(5, 5);
    assertThat(adopt("--yes").out()).contains("moved up at nonce 5; nonce 4 left to strangers");
  }

  @Test
  void nothingIsAdoptedWhileItIsNotKnownWhatIsInThePools() {
    inUse();
    observed(4, NOT_ASKED);
    assertThat(adopt("--yes").err())
        .contains(SENDER.substring(6), "in the nodes' pools is not known", "Try again");
    observed(4, 6);
    since("pending_at", "1 millisecond", "1 millisecond");
    rows.sql("update account_observations set observed_at = now() + interval '1 hour'");
    assertThat(adopt("--yes").err()).contains("in the nodes' pools is not known");
    assertThat(rows.one(Long.class, "select next_nonce from accounts")).isEqualTo(1);

    since("pending_at", "-1 millisecond", "1 hour"); // another run of the server
    assertThat(adopt("--yes").err()).contains("in the nodes' pools is not known");

    observed(4, 6);
    assertThat(adopt("--yes").out()).contains("moved up at nonce 6; nonces 1 to 5 left to");
  }

  @Test
  void nothingIsAdoptedOfASenderThatIsHeld() {
    inUse();
    observed(4, 4);
    rows.sql(
        "update accounts set held_for = 'hash-mismatch', held_detail = 'named otherwise', held_at = now()");

    assertThat(adopt("--yes").err()).contains("it is held (hash-mismatch)", "--release");
    assertThat(rows.one(Long.class, "select next_nonce from accounts")).isEqualTo(1);
  }

  @Test
  void accountIsNotTakenIntoUseOverAPoolThatNobodyAsked() {
    notInUse();
    observed(5, NOT_ASKED);

    assertThat(adopt("--yes").err()).contains("in the nodes' pools is not known");
  }

  @Test
  void nothingIsAdoptedWhileTheDatabaseMayBeAnOlderCopy() {
    inUse();
    observed(4, 4);
    rows.sql("insert into holds (name, detail) values ('restore', 'test')");

    CommandRun run = adopt("--yes");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("run relayer recover first");
    assertThat(rows.one(Long.class, "select next_nonce from accounts")).isEqualTo(1);
  }

  @Test
  void nothingIsAdoptedOverANonceThatHasNoTransaction() {
    inUse();
    rows.sql("update accounts set next_nonce = 3");
    observed(4, 4);

    assertThat(adopt("--yes").err())
        .contains("2 of the nonces that were taken here have no transaction");
  }

  @Test
  void nothingIsAdoptedWhereNobodyElseHasUsedTheKey() {
    inUse();
    observed(1, 1);
    assertThat(adopt("--yes").err()).contains("there is nothing to adopt");
    rows.sql("delete from transactions");
    notInUse();
    assertThat(adopt("--yes").err()).contains("it is taken into use by itself at nonce 1");
  }

  @Test
  void nothingIsAdoptedOnOldHearsay() {
    inUse();
    assertThat(adopt("--yes").err()).contains("does the monitor run?");
    observed(4, 4);
    since("observed_at", "1 millisecond", "1 millisecond");
    assertThat(adopt("--yes").err()).contains("the chain was not asked of it");
    since("observed_at", "-1 millisecond", "1 hour"); // another run of the server
    assertThat(adopt("--yes").err()).contains("the chain was not asked of it");

    observed(4, 4);
    assertThat(adopt("--yes").out()).contains("moved up at nonce 4");
  }

  /// Within this run of the server and long ago, by the chain's block time; or before it.
  private void since(String column, String afterServerStart, String blockTime) {
    rows.sql("update chains set block_time = ?::interval", blockTime);
    rows.sql(
        "update account_observations set %s = pg_postmaster_start_time() + ?::interval"
            .formatted(column),
        afterServerStart);
  }

  @Test
  void externalAndUnknownSendersAreRefused() {
    String other = "31337:0x" + "0b".repeat(20);
    assertThat(rows.relayer("senders", "adopt", other, "--yes").err())
        .contains("no signer has had a key of it");
    rows.relayer("senders", "add", "--external", other);
    assertThat(rows.relayer("senders", "adopt", other, "--yes").err()).contains("it is external");
  }

  @Test
  void theChainMustBeNamed() {
    CommandRun run = rows.relayer("senders", "adopt", Rows.SENDER.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.err()).contains("On which chain?");
    assertThat(adopt("--yes", "--dry-run").exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
  }

  private CommandRun adopt(String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "senders";
    all[1] = "adopt";
    all[2] = SENDER;
    System.arraycopy(options, 0, all, 3, options.length);
    return rows.relayer(all);
  }

  private void notInUse() {
    rows.sql(
        "update accounts set first_nonce = null, next_nonce = null, first_block = null, waiting_for = 'foreign-pending'");
  }

  /// One transaction of ours, at nonce 0.
  private void inUse() {
    rows.queued("a").sign(0);
    rows.sql("update accounts set next_nonce = 1, waiting_for = 'chain-ahead'");
  }

  private void observed(long latest, long pending) {
    rows.sql(
        """
        insert into account_observations (chain_id, address, latest_nonce, pending_nonce, block_number, observed_at, pending_at)
        select chain_id, address, ?, pending, 100, at, case when pending is not null then at end
        from accounts, (select nullif(?::bigint, -1) as pending, clock_timestamp() as at) asked where managed_by = 'local'
        on conflict (chain_id, address) do update set latest_nonce = excluded.latest_nonce, observed_at = excluded.observed_at,
          pending_nonce = excluded.pending_nonce, pending_at = excluded.pending_at
        """,
        latest,
        pending);
  }

  private String adoption() {
    return rows.one(
        String.class,
        "select from_nonce || ' ' || next_nonce || ' ' || adopted_by from sender_adoptions");
  }
}
