package io.relayer.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.relayer.app.audit.Violation.Kind;
import io.relayer.ethereum.value.Address;
import io.relayer.messages.TransactionId;
import io.relayer.node.ChainNodes;
import io.relayer.node.rpc.NodeEndpoint;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A chain and a ledger beside it, begun anew for each test: the sender is in use from nonce 0.
final class Audited implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  final MiningChain chain = new MiningChain();
  final Ledger ledger = new Ledger(chain);
  private final ChainNodes nodes =
      ChainNodes.connect(
          ChainNodes.Settings.of(
              Ledger.CHAIN,
              NodeEndpoint.at(
                  URI.create(chain.url()), Duration.ofSeconds(5), Duration.ofSeconds(5))),
          new SimpleMeterRegistry());

  @Override
  public void beforeAll(ExtensionContext context) throws InterruptedException {
    assertThat(nodes.awaitUsable(Duration.ofSeconds(30))).isTrue();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ledger.clear();
    ledger.takeIntoUse(0);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ledger.close();
    nodes.close();
    chain.close();
  }

  AuditReport audit() {
    return audit(Instant.EPOCH);
  }

  AuditReport audit(Instant since) {
    return new Audit(ledger.database(), since).of(nodes);
  }

  AuditReport audit(Set<Address> leftOut) {
    return new Audit(ledger.database(), Instant.EPOCH, leftOut).of(nodes);
  }

  /// There is one violation, and it is this one.
  void assertOnly(Kind kind, String detail) {
    List<Violation> violations = audit().violations();
    assertThat(violations).extracting(Violation::kind).containsExactly(kind);
    assertThat(violations.getFirst().detail()).contains(detail);
  }

  /// There is one violation, and it is this one.
  void assertOnly(Kind kind, TransactionId of, String detail) {
    assertOnly(kind, detail);
    assertAll(kind, of);
  }

  /// There is at least one violation, and all are of this kind and transaction.
  void assertAll(Kind kind, TransactionId of) {
    assertThat(audit().violations())
        .isNotEmpty()
        .allSatisfy(found -> {
          assertThat(found.kind()).isEqualTo(kind);
          assertThat(found.transactionId()).isEqualTo(of.toString());
        });
  }
}
