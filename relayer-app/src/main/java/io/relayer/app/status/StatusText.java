package io.relayer.app.status;

import io.relayer.app.terminal.Facts;
import io.relayer.app.terminal.Style;
import io.relayer.app.terminal.Table;
import io.relayer.app.terminal.Table.Column;
import io.relayer.core.status.ViewRow;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How transactions are shown.
public final class StatusText {
  private StatusText() {}

  static void print(PrintWriter out, List<ViewRow> rows) {
    Table table =
        new Table(
            Column.text("request"),
            Column.state("state"),
            Column.number("chain"),
            Column.hex("sender"),
            Column.number("nonce"),
            Column.hex("hash"),
            Column.text("accepted"),
            Column.words("remark"));
    for (ViewRow row : rows) {
      table.row(
          request(row),
          row.get("state"),
          row.text("chain_id"),
          row.text("sender"),
          row.text("nonce"),
          row.text("hash"),
          row.text("queued_at"),
          remark(row));
    }
    table.print(out);
  }

  /// `<producer>/<id>`.
  public static String request(ViewRow row) {
    return row.get("producer") + "/" + row.get("request_id");
  }

  private static String remark(ViewRow row) {
    if (row.text("failure_code") != null) {
      return row.text("failure_code") + ": " + row.text("failure_message");
    }
    if (row.text("waiting_for") != null) {
      return "waits for " + row.text("waiting_for");
    }
    String depth = confirmations(row);
    return row.get("state").equals("pending") && depth != null ? depth : "";
  }

  /// How deep it is, and how deep it has to be; null where no block has it.
  public static @Nullable String confirmations(ViewRow row) {
    Long depth = row.number("confirmations");
    if (depth == null) {
      return null;
    }
    return "%d of %s%s"
        .formatted(
            depth,
            row.text("confirmations_required"),
            row.flag("confirm_by_finalized") ? ", and the finalized tag" : "");
  }

  static void print(PrintWriter out, Detail detail) {
    facts(detail.transaction()).print(out);
    out.println();
    history(detail.history()).print(out);
    if (!detail.attempts().isEmpty()) {
      out.println();
      attempts(detail.attempts()).print(out);
    }
  }

  /// What a transaction is and where it stands.
  public static Facts facts(ViewRow row) {
    String state = row.get("state");
    Long generation = row.number("generation");
    return new Facts()
        .add("request", request(row))
        .add("transaction", row.text("transaction_id"))
        .add("generation", generation != null && generation > 1 ? generation : null)
        .add("state", Style.ofStdout().state(state, state))
        .add("failure", row.text("failure_code"))
        .add("message", row.text("failure_message"))
        .add("revert reason", row.text("revert_reason"))
        .add("waits for", row.text("waiting_for"))
        .add("intent", row.text("intent"))
        .add("chain", row.text("chain_id"))
        .add("from", row.text("sender"))
        .add("pool", row.text("pool"))
        .add("to", row.text("recipient") == null ? "(deploys a contract)" : row.text("recipient"))
        .add("value", row.text("value") + " wei")
        .add("nonce", row.text("nonce"))
        .add("hash", row.text("hash"))
        .add("block", row.text("block_number"))
        .add("confirmations", confirmations(row))
        .add("contract", row.text("contract_address"))
        .add("gas used", row.text("gas_used"))
        .add("gas price", wei(row.text("effective_gas_price")))
        .add("labels", row.get("labels").equals("{}") ? null : row.text("labels"));
  }

  private static @Nullable String wei(@Nullable String amount) {
    return amount == null ? null : amount + " wei";
  }

  private static Table history(List<ViewRow> history) {
    Table table =
        new Table(
            Column.number("#"), Column.text("at"), Column.text("event"), Column.state("state"));
    for (ViewRow row : history) {
      table.row(row.text("sequence"), row.text("at"), row.text("event"), row.get("state"));
    }
    return table;
  }

  /// What was signed for a transaction's nonce, and what became of it.
  public static Table attempts(List<ViewRow> attempts) {
    Table table =
        new Table(
            Column.number("attempt"),
            Column.text("kind"),
            Column.hex("hash"),
            Column.number("fee cap"),
            Column.number("tip"),
            Column.number("sent"),
            Column.text("last outcome"),
            Column.text("mined"),
            Column.words("the node's words"));
    for (ViewRow row : attempts) {
      table.row(
          row.text("attempt"),
          row.text("kind"),
          row.text("hash"),
          row.text("gas_price") == null ? row.text("max_fee_per_gas") : row.text("gas_price"),
          row.text("max_priority_fee_per_gas"),
          row.text("sent_count"),
          row.text("last_outcome"),
          row.flag("mined") ? "yes" : "",
          row.text("last_detail") == null ? "" : row.text("last_detail"));
    }
    return table;
  }

  /// Why a request was not accepted.
  public static void printRejections(PrintWriter out, List<ViewRow> rows) {
    Table table =
        new Table(
            Column.text("request"),
            Column.state("state"),
            Column.text("code"),
            Column.text("at"),
            Column.text("source"),
            Column.words("message"));
    for (ViewRow row : rows) {
      table.row(
          request(row),
          "rejected",
          row.get("code"),
          row.text("at"),
          row.get("source"),
          row.get("message"));
    }
    table.print(out);
  }
}
