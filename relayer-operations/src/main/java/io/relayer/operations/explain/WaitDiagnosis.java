package io.relayer.operations.explain;

import static java.util.Objects.requireNonNullElse;

import io.relayer.operations.status.TransactionDetail;
import io.relayer.operations.status.ViewRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The reasons why a transaction waits now. Those that hold everything back come first.
final class WaitDiagnosis {
  private static final String WAITS = "waits";

  private final Reasons table;
  private final ViewRow row;
  private final ViewRow around;
  private final List<Reason> reasons = new ArrayList<>();

  private WaitDiagnosis(Reasons table, ViewRow row, ViewRow around) {
    this.table = table;
    this.row = row;
    this.around = around;
  }

  /// @param around see [io.relayer.operations.status.SituationDao]
  static List<Reason> now(Reasons table, TransactionDetail detail, ViewRow around) {
    WaitDiagnosis waits = new WaitDiagnosis(table, detail.transaction(), around);
    switch (detail.state()) {
      case QUEUED -> waits.forNonce();
      case SIGNED, PENDING -> waits.forChain();
      case CONFIRMED, FAILED, CANCELLED -> waits.forProof();
    }
    return waits.reasons;
  }

  private void forNonce() {
    addIf(around.text("hold") != null, "restore", around.text("hold"));
    addIf(around.flag("chain_paused"), "chain-paused", null);
    addIf(around.text("sender_paused") != null, "sender-paused", null);
    addIf(around.flag("past_deadline"), "deadline", around.text("deadline"));
    addIfTold(row.text("waiting_for"));
    addIfTold(
        Objects.equals(around.text("sender_waiting_for"), row.text("waiting_for"))
            ? null
            : around.text("sender_waiting_for"));
    long inFlight = number("in_flight");
    Long limit = around.number("in_flight_limit");
    addIf(limit != null && inFlight >= limit, "window", "%d of %s".formatted(inFlight, limit));
    long ahead = number("ahead");
    addIf(ahead > 0, "turn", ahead + " go before it");
    addIf(reasons.isEmpty(), "signer", null);
  }

  private void forChain() {
    addIf(around.flag("head_is_old"), "old-head", "the last one: " + around.text("head_number"));
    if (row.text("block_number") != null) {
      addIf(row.text("waiting_for") == null, "depth", row.confirmations());
      addIfTold(row.text("waiting_for"));
      return;
    }
    addIf("sending".equals(around.text("sender_paused")), "sender-paused", null);
    String held = around.text("sender_held_for");
    if (held != null) {
      reasons.add(table.of(WAITS, held, around.text("sender_held_detail")));
    }
    addIf(
        number("nodes_healthy") == 0,
        "no-node",
        "0 of %d can be used".formatted(number("nodes_total")));
    addIfTold(row.text("waiting_for"));
    Long lower = around.number("lower_nonce");
    addIf(lower != null, "earlier-nonce", "nonce " + lower);
    String outcome = around.text("last_outcome");
    if (outcome == null) {
      addIf(reasons.isEmpty(), "broadcast", null);
    } else if (!outcome.equals("accepted") && !outcome.equals("known")) {
      reasons.add(table.of("outcome", outcome, blankToNull(around.text("last_detail"))));
    } else {
      addIf(reasons.isEmpty(), "block", null);
    }
  }

  /// What is final waits for nothing; what would rest on it may.
  private void forProof() {
    String block = around.text("unproved_block");
    addIf(block != null, "block-proof", "block " + block);
  }

  private void addIfTold(@Nullable String waitingFor) {
    if (waitingFor != null) {
      reasons.add(table.of(WAITS, waitingFor, null));
    }
  }

  private void addIf(boolean applies, String code, @Nullable String detail) {
    if (applies) {
      reasons.add(table.of(WAITS, code, detail));
    }
  }

  private long number(String column) {
    return requireNonNullElse(around.number(column), 0L);
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
