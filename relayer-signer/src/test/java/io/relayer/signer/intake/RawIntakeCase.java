package io.relayer.signer.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.relayer.messages.request.BadRequests;
import io.relayer.messages.request.OfflineWallet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// An external sender's wallet, and the intake of what it signs.
abstract class RawIntakeCase {
  static final String ATTEMPTS =
      """
      select a.attempt || ' ' || (a.max_fee_per_gas / 1000000000)::integer || ' gwei'
             || case when a.attempt = t.attempt then ' current' else '' end
      from attempts a join transactions t using (transaction_id) order by a.attempt
      """;
  static final String BROADCASTS =
      "select lane || ' ' || attempt from outbox, unnest(attempts) attempt where lane like 'broadcasts%' order by id";
  static final String EVENTS =
      "select sequence || ' ' || event || case when repeat then ' again' else '' end from transitions"
          + " order by id";

  final OfflineWallet wallet = new OfflineWallet(1);
  final IntakeStack stack;

  RawIntakeCase() throws Exception {
    stack = new IntakeStack(BadRequests.parser());
    stack.external(wallet.address());
  }

  @AfterEach
  void close() {
    stack.close();
  }

  final void publish(String id, String fields, String... bytes) {
    String raw =
        bytes.length == 1
            ? "\"" + bytes[0] + "\""
            : List.of(bytes).stream().map(one -> "\"" + one + "\"").toList().toString();
    stack.publish(
        "{\"id\":\"%s\",\"raw\":%s%s%s}"
            .formatted(id, raw, fields.isEmpty() ? "" : ",", fields)
            .getBytes(UTF_8));
  }
}
