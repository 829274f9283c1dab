package io.relayer.app.demo;

import io.relayer.app.audit.Audit;
import io.relayer.app.audit.AuditReport;
import io.relayer.app.dev.DevRelayer;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.time.Instant;
import java.util.Set;

/// The audit of an embedded relayer: of what it was asked for, and of one of its chains.
///
/// @param database for reading whole tables
public record DemoAudit(DevRelayer dev, Database database) {
  /// @param since what was asked for before is left out
  public AuditReport of(ChainId chain, Instant since) {
    return of(chain, since, Set.of());
  }

  /// @param leftOut senders whose nonces are not checked
  public AuditReport of(ChainId chain, Instant since, Set<Address> leftOut) {
    Audit audit = new Audit(database, since, leftOut);
    AuditReport report = audit.ofRequests();
    report.addAll(audit.of(dev.relayer().nodes(chain)));
    return report;
  }
}
