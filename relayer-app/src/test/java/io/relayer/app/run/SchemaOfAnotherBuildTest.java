package io.relayer.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.terminal.ExitCode;
import io.relayer.core.database.Database;
import io.relayer.core.database.DatabaseSettings;
import io.relayer.devnet.Postgres;
import io.relayer.devnet.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages about a database whose schema other migrations have made.
class SchemaOfAnotherBuildTest {
  private final Postgres postgres = TestStack.postgres();
  private final String prefix = TestStack.topicPrefix();

  @TempDir Path folder;

  @BeforeEach
  void makeEmptyDatabase() {
    postgres.createDatabase(prefix);
  }

  @AfterEach
  void dropDatabase() {
    postgres.dropDatabase(prefix);
  }

  /// The rows are the first and the last that builds before the first release left behind.
  @Test
  void ofOneBeforeTheFirstReleaseIsToldWithWhatToDo() throws IOException {
    execute(
        "create schema relayer",
        """
        create table relayer.flyway_schema_history (
          installed_rank integer primary key, version varchar(50), description varchar(200) not null,
          type varchar(20) not null, script varchar(1000) not null, checksum integer, installed_by varchar(100) not null,
          installed_on timestamp not null default now(), execution_time integer not null, success boolean not null)
        """,
        """
        insert into relayer.flyway_schema_history values
          (0, null, '<< Flyway Schema Creation >>', 'SCHEMA', '"relayer"', null, 'relayer', now(), 0, true),
          (1, '001', 'chains and accounts', 'SQL', 'V001__chains_and_accounts.sql', 536415824, 'relayer', now(), 1, true),
          (2, '047', 'payloads', 'SQL', 'V047__payloads.sql', -748642838, 'relayer', now(), 1, true)
        """);

    assertRefused(
        "the schema in %s is of a build before the first release".formatted(postgres.url(prefix)),
        "make a new database and name it in database.url (relayer dev: name another folder by --data, or begin anew with --fresh, which deletes what is in this one)");
  }

  @Test
  void ofOneThatHadTheSameNamesOfFilesIsToldToo() throws IOException {
    CommandRun.of("migrate", "--config", config(""));
    execute(
        "update relayer.flyway_schema_history set checksum = checksum + 1 where version = '003'");

    assertRefused(
        "the schema in %s is of a build before the first release".formatted(postgres.url(prefix)));
  }

  @Test
  void ofALaterOneIsToldWithWhatToDo() throws IOException {
    CommandRun.of("migrate", "--config", config(""));
    execute(
        """
        insert into relayer.flyway_schema_history values
          (900, '900', 'what is to come', 'SQL', 'V900__what_is_to_come.sql', 1, 'relayer', now(), 1, true),
          (901, '901', 'and then', 'SQL', 'V901__and_then.sql', 1, 'relayer', now(), 1, true)
        """);

    assertRefused(
        "the schema in %s is newer than this build: it has 2 migrations, up to 901, that are not known here"
            .formatted(postgres.url(prefix)),
        "use the build that made it, or a later one");
  }

  private void assertRefused(String... words) throws IOException {
    for (List<String> command :
        List.of(
            List.of("migrate", "--config", config("")),
            List.of("run", "--config", config("")),
            List.of("run", "--config", config(", migrate: true")))) {
      CommandRun run = CommandRun.of(command.toArray(String[]::new));

      assertThat(run.err())
          .as("relayer %s: %s", command, run)
          .startsWith("relayer: the database can't be used: ")
          .contains(words)
          .hasLineCount(1);
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    }
    CommandRun doctor = CommandRun.of("doctor", "--config", config(""));
    assertThat(doctor.out()).as("%s", doctor).contains(words);
    assertThat(doctor.exitCode()).isNotEqualTo(ExitCode.DONE);
  }

  private void execute(String... statements) {
    try (Database database =
        Database.open(
            DatabaseSettings.of(postgres.url(prefix), postgres.user(), postgres.password()))) {
      database.useTransaction(handle -> List.of(statements).forEach(handle::execute));
    }
  }

  private String config(String more) throws IOException {
    return Files.writeString(
            folder.resolve("relayer%d.yaml".formatted(more.length())),
            """
            database: { url: "%s", username: "%s", password: "%s"%s }
            kafka:
              bootstrap-servers: "%s"
              topic-prefix: %s
              properties: { default.api.timeout.ms: 1000, request.timeout.ms: 900 }
            chains: [ { id: 31337, name: dev, nodes: [ { url: "http://127.0.0.1:1" } ] } ]
            """
                .formatted(
                    postgres.url(prefix),
                    postgres.user(),
                    postgres.password(),
                    more,
                    TestStack.kafka().bootstrapServers(),
                    prefix))
        .toString();
  }
}
