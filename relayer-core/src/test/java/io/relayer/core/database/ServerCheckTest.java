package io.relayer.core.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relayer.core.FreshDatabase;
import io.relayer.devnet.Postgres;
import io.relayer.devnet.TestStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCheckTest {
  private final FreshDatabase fresh = new FreshDatabase();

  @AfterEach
  void close() {
    fresh.close();
  }

  @Test
  void theTestsOwnServerIsFit() {
    assertThatCode(() -> ServerCheck.require(fresh.database())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"off, false", "local, true", "on, true", "remote_write, true", "remote_apply, true"})
  void aCommitMustWaitForTheDisk(String commit, boolean fit) {
    assertThat(ServerCheck.commitIsDurable(commit, "")).isEqualTo(fit);
  }

  @Test
  void aDatabaseThatIsReadOnlyByDefaultIsRefused() {
    fresh.execute(
        "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$");
    try (Database database = Database.open(fresh.settings())) {
      assertThatThrownBy(() -> ServerCheck.require(database))
          .isInstanceOf(UnfitServerException.class)
          .hasMessageContaining("reset default_transaction_read_only");
    }
  }

  @ParameterizedTest
  @CsvSource({"local, false", "on, true", "remote_write, true"})
  void whereThereIsASynchronousStandbyTheCommitMustWaitForItToo(String commit, boolean fit) {
    assertThat(ServerCheck.commitIsDurable(commit, "standby1")).isEqualTo(fit);
  }

  @Test
  void aSchemaThatIsBehindIsRefused() {
    Postgres server = TestStack.postgres();
    String empty = TestStack.topicPrefix();
    server.createDatabase(empty);
    try (Database database =
        Database.open(DatabaseSettings.of(server.url(empty), server.user(), server.password()))) {
      assertThatThrownBy(() -> ServerCheck.require(database))
          .isInstanceOf(UnfitServerException.class)
          .hasMessageContaining("relayer migrate");
    } finally {
      server.dropDatabase(empty);
    }
  }

  @Test
  void aTransactionMayNotLastForEver() {
    int release =
        fresh.one(Integer.class, "select current_setting('server_version_num')::integer / 10000");
    assertThat(
            fresh.one(
                String.class,
                "select coalesce(current_setting('transaction_timeout', true), 'none')"))
        .isEqualTo(release >= 17 ? "1min" : "none");
    assertThat(fresh.one(String.class, "show statement_timeout")).isEqualTo("30s");
    assertThat(fresh.one(String.class, "show idle_in_transaction_session_timeout"))
        .isEqualTo("15s");
  }
}
