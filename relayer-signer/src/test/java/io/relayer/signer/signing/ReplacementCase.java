package io.relayer.signer.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.core.transaction.AttemptSteps;
import io.relayer.core.transaction.Intent;
import io.relayer.core.transaction.OrderedBy;
import io.relayer.core.transaction.TransactionVersion;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import io.relayer.messages.request.FeeTerms;
import io.relayer.signer.keys.TransactionSigner;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A sender with nonces from 7 on, whose transactions tests let be replaced.
abstract class ReplacementCase {
  final SigningFixture fixture = new SigningFixture();
  final Address sender = fixture.senders.getFirst();
  final AwaitedLoop loop = fixture.loop(Duration.ofSeconds(30));

  @BeforeEach
  void head() throws Exception {
    fixture.watch.verify();
    fixture.sql(
        """
        insert into chain_heads (chain_id, head_number, head_hash, head_at, observed_at)
          values (31337, 100, sha256('head'), now(), now())
        """);
    fixture.observe(sender, 7, 7);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  final Awaited another() {
    return another(SigningFixture.SIGNING);
  }

  final Awaited another(SigningChain chain) {
    return another(chain, fixture.keys);
  }

  final Awaited another(SigningChain chain, TransactionSigner signer) {
    return new Awaited(new ReplacementStep(fixture.parts(signer, chain)));
  }

  final List<TransactionId> sign(int count) throws Exception {
    List<TransactionId> ids = fixture.queue(sender, FeeTerms.DEFAULT, new int[count]);
    SigningFixture.settle(loop.signing());
    return ids;
  }

  final void giveUp(TransactionId id) {
    Set<TransactionId> moved =
        fixture.database.inTransaction(h ->
            AttemptSteps.givenUp(
                h,
                List.of(ref(id)),
                new AttemptSteps.Reason(Intent.CANCEL, null, new OrderedBy("test"))));
    assertThat(moved).hasSize(1);
  }

  final TransactionVersion ref(TransactionId id) {
    return new TransactionVersion(
        id,
        fixture.ask(
            "select version from transactions where transaction_id = '" + id + "'", Integer.class));
  }

  final void market(int baseGwei) {
    fixture.sql("update fees set base_fee = " + baseGwei + "000000000");
  }

  final void head(int number) {
    fixture.sql("update chain_heads set head_number = " + number);
  }

  /// Nonce and current attempt of all that is out.
  final String attempts() {
    return fixture.ask(
        "select string_agg(nonce || ':' || attempt, ' ' order by nonce) from transactions",
        String.class);
  }
}
