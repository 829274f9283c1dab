package io.relayer.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.app.audit.MiningChain.Action;
import io.relayer.app.audit.Violation.Kind;
import io.relayer.core.transaction.Over;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Transactions that were deleted by their age are neither lost nor foreign, and leave no hole.
class AuditAfterPruningTest {
  @RegisterExtension static final Audited audited = new Audited();

  private final Ledger ledger = audited.ledger;

  @Test
  void isCleanWhereTheyWere() {
    ledger.executed(Action.payment(1));
    ledger.cancelled(Action.payment(2));
    ledger.dropped(Action.payment(3));
    prune(3);
    ledger.executed(Action.payment(4));

    assertThat(audited.audit().violations()).isEmpty();
    assertThat(new Audit(ledger.database(), Instant.EPOCH).ofRequests().violations()).isEmpty();
  }

  @Test
  void isCleanWhereNothingElseIs() {
    ledger.executed(Action.payment(1));
    prune(1);

    assertThat(audited.audit().violations()).isEmpty();
  }

  @Test
  void aHoleAboveTheMarkIsFound() {
    ledger.executed(Action.payment(1));
    prune(1);
    ledger.sql("update accounts set next_nonce = next_nonce + 1");

    audited.assertOnly(Kind.HOLE, "nonce 1 of");
  }

  private void prune(int expected) {
    int gone =
        ledger
            .database()
            .inTransaction(handle -> {
              Over.chain(handle);
              return Over.prune(handle);
            });
    assertThat(gone).isEqualTo(expected);
  }
}
