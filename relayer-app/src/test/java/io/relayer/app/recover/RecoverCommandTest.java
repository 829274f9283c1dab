package io.relayer.app.recover;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.restore.Holds;
import io.relayer.ethereum.value.ChainId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Restored databases: the differences are shown, what is missing is restored, and holds are
/// released.
class RecoverCommandTest extends RecoverCase {
  @Test
  void whereNothingDiffersItSaysSo() {
    CommandRun text = recover();
    CommandRun json = recover("--json");

    assertThat(text.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(text.out()).isEqualTo("nothing differs, and nothing is held\n");
    assertThat(json.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(json.json().propertyNames())
        .contains("holds", "positions", "attempts", "cursors", "senders", "released");
    assertThat(json.json().get("released").booleanValue()).isFalse();
  }

  @Test
  void aDatabaseThatIsBehindAndHasAllThatWasSignedIsReleased() {
    hold();
    setBack(topics.requests());

    CommandRun recover = recover();

    assertThat(recover.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(recover.out())
        .contains("held      restore since", topics.requests() + "-", "the database's position 0")
        .endsWith("released, reading goes on from the database's positions.\n");
    assertThat(holds()).isEmpty();
    assertThat(recover().out()).contains("nothing differs");
  }

  @Test
  void attemptsThatAreMissingArePutBackAndThenItIsReleased() {
    String broadcasts = topics.broadcasts(new ChainId(31337));
    hold();
    execute("create table kept as select * from attempts");
    execute("delete from attempts");
    setBack(broadcasts);

    CommandRun plan = recover("--dry-run");
    CommandRun over = recover("--position", broadcasts + ":0=0");

    assertThat(plan.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(plan.out())
        .contains("position  " + broadcasts, "attempt   " + broadcasts, "would put back  0x")
        .endsWith("Nothing was changed: without --dry-run it is put back, and released.\n");
    assertThat(plan.out().lines().filter(line -> line.startsWith("attempt"))).hasSize(REQUESTS);
    assertThat(over.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(over.err()).contains("the journal has attempts that are not in the database");
    assertThat(count("select count(*) from attempts")).isZero();
    assertThat(holds()).containsExactly(Holds.RESTORE);

    CommandRun recover = recover("--json");

    assertThat(recover.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(recover.json().get("attempts")).hasSize(REQUESTS);
    assertThat(recover.json().get("putBack")).hasSize(1);
    assertThat(recover.json().get("released").booleanValue()).isTrue();
    assertThat(holds()).isEmpty();
    assertThat(
            count(
                "select count(*) from attempts a join kept k using (transaction_id, attempt, hash, raw, signed_at)"))
        .isEqualTo(REQUESTS);
    execute("drop table kept");
  }

  @Test
  void aConfigurationThatLacksTheChainComparesAndPutsBackWhatIsOfIt() throws IOException {
    hold();
    execute("create table kept as select * from attempts");
    execute("delete from attempts");
    setBack(topics.broadcasts(new ChainId(31337)));
    Path other = stack.configFile().resolveSibling("other.yaml");
    Files.writeString(
        other,
        Files.readString(stack.configFile())
            .replace("- id: 31337", "- id: 5")
            .replace("addresses: { 31337:", "addresses: { 5:"));

    CommandRun recover = CommandRun.of("recover", "--config", other.toString());

    assertThat(recover.out())
        .contains(
            "note      chain 31337 is not in this configuration",
            "put back  0x",
            "released, reading goes on");
    assertThat(recover.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(count("select count(*) from attempts a join kept k using (transaction_id, hash)"))
        .isEqualTo(REQUESTS);
    assertThat(holds()).isEmpty();
    execute("drop table kept");
  }

  @Test
  void nothingIsReleasedWhileSomethingContradictsTheJournal() {
    String broadcasts = topics.broadcasts(new ChainId(31337));
    execute("create table kept as select * from attempts");
    execute("delete from attempts");
    execute("update transactions set nonce = nonce + 100 where nonce = 0");
    setBack(broadcasts);

    CommandRun recover = recover();

    assertThat(recover.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(recover.out())
        .contains("conflict  request default/r", "was signed again with nonce 100")
        .contains("Nothing is released");
    assertThat(holds()).containsExactly(Holds.RESTORE);
    assertThat(count("select count(*) from attempts")).isZero();

    execute("update transactions set nonce = 0 where nonce = 100");
    assertThat(recover().exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(count("select count(*) from attempts")).isEqualTo(REQUESTS);
    execute("drop table kept");
  }

  @Test
  void aSenderThatIsAheadOnItsChainIsShownAndWaitsAlone() {
    hold();
    execute("update accounts set next_nonce = next_nonce - 1 where next_nonce > 0");

    CommandRun recover = recover();

    assertThat(recover.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(recover.out())
        .containsPattern(
            "sender +0x[0-9a-f]{40} on chain 31337: its next nonce here is 3, on the chain 4")
        .contains("they alone wait", "relayer senders adopt")
        .contains("released");
    assertThat(holds()).isEmpty();

    execute("update accounts set next_nonce = next_nonce + 1 where next_nonce > 0");
    assertThat(recover().exitCode()).isEqualTo(ExitCode.DONE);
  }
}
