package io.relayer.app.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.terminal.ExitCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderUsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cancel                                | --state queued,signed,pending means everything
          bump                                  | --state signed,pending means everything
          cancel test/a --chain 1               | ID and filters
          bump --state queued                   | --state: bump is for signed,pending
          cancel --state confirmed              | --state: cancel is for queued,signed,pending
          cancel --failure REVERTED             | what has failed is final
          prioritize test/a                     | Missing required option
          prioritize test/a --priority 10       | --priority: found 10 (expected 0 to 9)
          prioritize test/a --priority high     | is not an int
          prioritize --priority 9               | --state queued means everything
          prioritize --priority 9 --state signed | --state: prioritize is for queued
          cancel test/a --dry-run --wait        | --dry-run and --wait
          """)
  void whatIsNotMeantWellIsWrongUsage(String command, String message) {
    CommandRun run = CommandRun.of(command.strip().split(" ", -1));

    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(run.err()).contains(message);
  }
}
