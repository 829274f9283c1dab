package io.relayer.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.FailureReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RelayerTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void versionNamesTheBuildOnStdout() {
    assertThat(relayer("--version")).isEqualTo(ExitCode.DONE);
    assertThat(out.toString()).matches("relayer \\d+\\.\\d+\\.\\d+\\S* \\(Java \\d+.*\\)\\R");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void helpListsTheExitCodes() {
    assertThat(relayer("--help")).isEqualTo(ExitCode.DONE);
    assertThat(out.toString()).contains("Usage: relayer", "3   something is not reachable");
  }

  @Test
  void noCommandAndUnknownOnesAreWrongUsage() {
    assertThat(relayer()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(relayer("no-such-command")).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(err.toString()).contains("Missing command", "no-such-command", "Usage: relayer");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aServiceThatDoesNotAnswerIsOneLineAndExitCode3() {
    Exception refused = new IllegalStateException(new ConnectException("localhost:9092 refused"));

    assertThat(failing(refused)).isEqualTo(ExitCode.NOT_REACHABLE);
    assertThat(failing(new SQLException("no server", "08001"))).isEqualTo(ExitCode.NOT_REACHABLE);
    assertThat(failing(new SQLException("it starts up", "57P03")))
        .isEqualTo(ExitCode.NOT_REACHABLE);
    assertThat(err.toString().lines())
        .containsExactly(
            "relayer: not reachable: localhost:9092 refused",
            "relayer: not reachable: PostgreSQL does not answer: no server",
            "relayer: not reachable: PostgreSQL does not answer: it starts up");
  }

  @Test
  void anUnforeseenAccidentShowsItsStackTrace() {
    assertThat(failing(new SQLException("no such type", "42704"))).isEqualTo(ExitCode.FAILED);
    assertThat(failing(new IllegalStateException())).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .contains(
            "relayer: the database did not do",
            "no such type (SQLSTATE 42704)",
            "at io.relayer.app.RelayerTest")
        .contains("relayer: IllegalStateException");
  }

  private int relayer(String... args) {
    return Relayer.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private int failing(Exception failure) {
    CommandLine command = new CommandLine(new Relayer()).setErr(new PrintWriter(err, true));
    return new FailureReport().handleExecutionException(failure, command, null);
  }
}
