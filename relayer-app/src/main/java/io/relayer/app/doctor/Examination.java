package io.relayer.app.doctor;

import io.relayer.app.config.Configuration;
import io.relayer.app.doctor.Finding.Ok;
import io.relayer.app.doctor.Finding.Warning;
import io.relayer.app.doctor.Finding.Wrong;
import io.relayer.app.run.Databases;
import io.relayer.app.run.OpenResources;
import io.relayer.core.chain.ChainSettings;
import io.relayer.core.chain.GenesisDao;
import io.relayer.core.database.Database;
import io.relayer.ethereum.value.BlockHash;
import io.relayer.ethereum.value.ChainId;
import io.relayer.migrations.Migrations;
import io.relayer.node.ChainNodes;
import io.relayer.node.NodeMember;
import io.relayer.signer.settings.SigningSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// All checks of a configuration that was read.
record Examination(Configuration configuration, OpenResources opened) {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /// Keystores are slow to open on purpose, and there may be many.
  private static final Duration KEYS_DEADLINE = Duration.ofMinutes(10);

  /// A database that answers.
  ///
  /// @param genesis empty where the schema is not that of this build: then no table is looked at
  private record Reached(
      Database database, boolean schemaIsThere, Map<ChainId, BlockHash> genesis) {}

  List<Finding> make() throws InterruptedException {
    AtomicReference<@Nullable Reached> reached = new AtomicReference<>();
    List<Finding> findings = new ArrayList<>();
    findings.add(new Ok("configuration", "chains: %s".formatted(configuration.chains().size())));
    findings.addAll(contracts());
    findings.addAll(Check.run(List.of(check("database", () -> connect(reached)))));
    findings.addAll(Check.run(checks(reached.get())));
    return findings;
  }

  private List<Finding> contracts() {
    SigningSettings signing = configuration.signing();
    List<Finding> findings = new ArrayList<>();
    for (SigningSettings.ContractTrouble trouble : signing.contractTroubles()) {
      findings.add(
          trouble.whole()
              ? new Wrong("contracts", trouble.text())
              : new Warning("contracts", trouble.text()));
    }
    if (findings.isEmpty() && !signing.contracts().isEmpty()) {
      findings.add(new Ok("contracts", String.join(", ", signing.contracts().keySet())));
    }
    return findings;
  }

  private List<Finding> connect(AtomicReference<@Nullable Reached> reached) {
    Database database = opened.add("database", Databases.forReading(configuration));
    boolean schemaIsThere = Migrations.isUpToDate(database.dataSource());
    reached.set(new Reached(database, schemaIsThere, schemaIsThere ? genesis(database) : Map.of()));
    return List.of();
  }

  private Map<ChainId, BlockHash> genesis(Database database) {
    Map<ChainId, BlockHash> known = new HashMap<>();
    for (ChainSettings chain : configuration.chains()) {
      database
          .withHandle(handle -> GenesisDao.find(handle, chain.id()))
          .ifPresent(genesis -> known.put(chain.id(), genesis));
    }
    return known;
  }

  private List<Check> checks(@Nullable Reached reached) {
    List<Check> checks = new ArrayList<>();
    if (reached != null) {
      checks.addAll(ofDatabase(reached));
      checks.addAll(ofFinality(reached));
    }
    checks.add(check("native code", MachineChecks::nativeCode));
    checks.add(check(MachineChecks.FILES, () -> MachineChecks.openFiles(configuration)));
    Database positions = reached == null || !reached.schemaIsThere() ? null : reached.database();
    checks.add(check("kafka", new KafkaChecks(configuration, positions)::all));
    for (ChainSettings chain : configuration.chains()) {
      BlockHash genesis = reached == null ? null : reached.genesis().get(chain.id());
      for (NodeMember member : ChainNodes.Settings.of(chain, null).nodes()) {
        NodeCheck node = new NodeCheck(chain, member, genesis);
        checks.add(check(node.name(), node::look));
        heads(chain, member).ifPresent(heads -> checks.add(check(heads.name(), heads::look)));
      }
    }
    checks.add(
        new Check("keys", KEYS_DEADLINE, new KeyChecks(configuration.signing().signers())::all));
    return checks;
  }

  /// A node that is send-only is asked for nothing.
  private static Optional<HeadsCheck> heads(ChainSettings chain, NodeMember member) {
    return Optional.ofNullable(member.heads())
        .filter(_ -> member.duty() != NodeMember.Duty.SEND_ONLY)
        .map(heads -> new HeadsCheck(chain, member, heads));
  }

  private List<Check> ofDatabase(Reached reached) {
    ServerChecks server = new ServerChecks(reached.database());
    List<Check> checks = new ArrayList<>();
    checks.add(check("database", server::fitness));
    checks.add(check("sessions", server::grant));
    checks.add(check("standby", server::standby));
    checks.add(check("clock", server::clock));
    if (reached.schemaIsThere()) {
      WorkChecks work = new WorkChecks(reached.database());
      checks.add(check("holds", work::holds));
      checks.add(check("outbox", work::outbox));
      checks.add(check("partitions", work::partitions));
      checks.add(check("chains", new ChainChecks(configuration.chains(), reached.database())::all));
    }
    return checks;
  }

  private List<Check> ofFinality(Reached reached) {
    return configuration.chains().stream()
        .filter(chain -> reached.genesis().containsKey(chain.id()))
        .map(FinalityCheck::new)
        .map(finality ->
            check(
                "finality " + finality.chain().id(),
                () -> List.of(finality.stored(reached.database()))))
        .toList();
  }

  private static Check check(String name, Check.Work work) {
    return new Check(name, DEADLINE, work);
  }
}
