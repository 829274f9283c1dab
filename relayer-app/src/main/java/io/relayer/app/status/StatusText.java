package io.relayer.app.status;

import io.relayer.app.terminal.Facts;
import io.relayer.app.terminal.Style;
import io.relayer.app.terminal.Table.Column;
import io.relayer.app.terminal.ViewTable;
import io.relayer.operations.status.TransactionDetail;
import io.relayer.operations.status.ViewRow;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Prints transactions: as a list, or one with its history, attempts and orders.
public final class StatusText {
  private static final ViewTable LIST =
      ViewTable.of()
          .with(Column.text("request"), StatusText::request)
          .with(Column.state("state"), "state")
          .with(Column.number("chain"), "chain_id")
          .with(Column.hex("sender"), "sender")
          .with(Column.number("nonce"), "nonce")
          .with(Column.hex("hash"), "hash")
          .with(Column.time("accepted"), "queued_at")
          .with(Column.words("remark"), StatusText::remark);

  private static final ViewTable HISTORY =
      ViewTable.of()
          .with(Column.number("#"), "sequence")
          .with(Column.time("at"), "at")
          .with(Column.text("event"), "event")
          .with(Column.state("state"), "state");

  private static final ViewTable ORDERS =
      ViewTable.of()
          .with(Column.time("ordered at"), "ordered_at")
          .with(Column.text("order"), "kind")
          .with(Column.text("by"), "ordered_by")
          .with(Column.text("result"), "state")
          .with(Column.prose("detail"), "detail");

  private static final ViewTable ATTEMPTS =
      ViewTable.of()
          .with(Column.number("attempt"), "attempt")
          .with(Column.text("kind"), "kind")
          .with(Column.hex("hash"), "hash")
          .with(
              Column.number("fee cap"),
              row ->
                  row.text("gas_price") == null
                      ? row.text("max_fee_per_gas")
                      : row.text("gas_price"))
          .with(Column.number("tip"), "max_priority_fee_per_gas")
          .with(Column.number("sent"), "sent_count")
          .with(Column.text("last outcome"), "last_outcome")
          .with(Column.text("mined"), row -> row.flag("mined") ? "yes" : "")
          .with(Column.words("the node's words"), row -> orEmpty(row.text("last_detail")));

  private static final ViewTable REJECTIONS =
      ViewTable.of()
          .with(Column.text("request"), StatusText::request)
          .with(Column.state("state"), row -> "rejected")
          .with(Column.text("code"), "code")
          .with(Column.time("at"), "at")
          .with(Column.text("source"), "source")
          .with(Column.prose("message"), "message");

  private StatusText() {}

  /// As a list: rows of `transaction_status`.
  public static void print(PrintWriter out, List<ViewRow> rows) {
    LIST.print(out, rows);
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
    String depth = row.confirmations();
    return row.get("state").equals("pending") && depth != null ? depth : "";
  }

  static void print(PrintWriter out, TransactionDetail detail) {
    facts(detail.transaction()).print(out);
    out.println();
    HISTORY.print(out, detail.history());
    if (!detail.attempts().isEmpty()) {
      out.println();
      printAttempts(out, detail.attempts());
    }
    if (!detail.orders().isEmpty()) {
      out.println();
      printOrders(out, detail.orders());
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
        .styled("state", Style.ofStdout().state(state, state))
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
        .add("confirmations", row.confirmations())
        .add("contract", failed(row) ? null : row.text("contract_address"))
        .add("gas used", row.text("gas_used"))
        .add("gas price", wei(row.text("effective_gas_price")))
        .add("labels", row.get("labels").equals("{}") ? null : row.text("labels"));
  }

  /// A creation that reverted has an address in its receipt, and nothing is there.
  private static boolean failed(ViewRow row) {
    return row.text("failure_code") != null;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String wei(@Nullable String amount) {
    return amount == null ? null : amount + " wei";
  }

  /// What was signed for a transaction's nonce, and what became of it.
  public static void printAttempts(PrintWriter out, List<ViewRow> attempts) {
    ATTEMPTS.print(out, attempts);
  }

  /// What was ordered about a request, by whom, and what came of it.
  public static void printOrders(PrintWriter out, List<ViewRow> orders) {
    ORDERS.print(out, orders);
  }

  /// Why a request was not accepted.
  public static void printRejections(PrintWriter out, List<ViewRow> rows) {
    REJECTIONS.print(out, rows);
  }
}
