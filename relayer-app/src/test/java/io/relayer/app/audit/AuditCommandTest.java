package io.relayer.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.CommandRun;
import io.relayer.app.audit.MiningChain.Action;
import io.relayer.app.terminal.ExitCode;
import io.relayer.messages.TransactionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AuditCommandTest {
  @RegisterExtension static final Audited audited = new Audited();

  @TempDir Path folder;

  private final Ledger ledger = audited.ledger;

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.writeString(configFile(), ledger.yaml());
  }

  @Test
  void cleanLedgerIsExitCode0() {
    ledger.executed(Action.payment(1));

    CommandRun json = audit("--json");
    CommandRun text = audit();

    assertThat(json.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(json.json().propertyNames()).contains("checked", "violations");
    assertThat(json.json().get("checked").intValue()).isEqualTo(1);
    assertThat(json.json().get("violations")).isEmpty();
    assertThat(text.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(text.out()).isEqualTo("1 transactions checked: clean\n");
  }

  @Test
  void eachViolationIsPrintedAndIsExitCode1() {
    TransactionId wrong = ledger.executed(Action.payment(1));
    ledger.sql("update payloads set value = 2 where transaction_id = ?", wrong);

    CommandRun json = audit("--json", "--chain", "31337");
    CommandRun text = audit();

    assertThat(json.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(json.json().get("violations")).hasSize(1);
    JsonNode violation = json.json().get("violations").get(0);
    assertThat(violation.propertyNames())
        .containsExactlyInAnyOrder("kind", "transactionId", "detail");
    assertThat(violation.get("kind").asString()).isEqualTo("wrong-state");
    assertThat(violation.get("transactionId").asString()).isEqualTo(wrong.toString());
    assertThat(text.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(text.out())
        .startsWith("wrong-state  " + wrong)
        .contains(violation.get("detail").asString())
        .endsWith("1 transactions checked: 1 violations\n");
  }

  @Test
  void whatWasReceivedBeforeIsLeftOut() {
    TransactionId lost = ledger.queued(Action.payment(1));
    ledger.sql("delete from transactions where transaction_id = ?", lost);
    ledger.sql("update requests set received_at = received_at - interval '3 hours'");

    CommandRun audit = audit("--since", "4h", "--json");

    assertThat(audit.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(audit.json().get("violations").get(0).get("kind").asString()).isEqualTo("lost");
    assertThat(audit("--since", "2h").exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(audit("--since", "3000-01-01T00:00:00Z").exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void whatCannotBeAskedForIsWrongUsage() {
    CommandRun chain = audit("--chain", "1");
    CommandRun since = audit("--since", "yesterday");

    assertThat(chain.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(chain.err()).contains("--chain: chain 1 is not configured");
    assertThat(since.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(since.err()).contains("'yesterday' is no time", "90m, 36h, 14d");
  }

  private CommandRun audit(String... options) {
    return CommandRun.of(
        Stream.concat(Stream.of("audit", "--config", configFile().toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private Path configFile() {
    return folder.resolve("relayer.yaml");
  }
}
