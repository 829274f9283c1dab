package io.relayer.signer.intake;

import io.relayer.core.outbox.Rejection;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import io.relayer.messages.request.Origin;
import io.relayer.messages.request.RawRequest;
import io.relayer.messages.request.RejectionCode;
import io.relayer.signer.intake.PoolDao.Pool;
import io.relayer.signer.intake.RegisteredDao.Sender;
import io.relayer.signer.intake.RegisteredDao.Signer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Chains and senders that requests may refer to.
record ReferenceCheck(Set<ChainId> chains, Map<Sender, Signer> senders, Set<Pool> pools) {

  /// Those of a batch, by a statement for each kind.
  static ReferenceCheck of(Handle handle, Set<ChainId> chains, List<Candidate> candidates) {
    Set<Sender> asked = new LinkedHashSet<>();
    Set<Pool> pools = new LinkedHashSet<>();
    for (Candidate candidate : candidates) {
      switch (candidate) {
        case Candidate.WellFormed(var _, var request, var _, var _) -> {
          switch (request.origin()) {
            case Origin.Sender(var chain, var address) -> asked.add(new Sender(chain, address));
            case Origin.Pool(var chain, var name) -> pools.add(new Pool(chain, name));
          }
        }
        case Candidate.Raw(var _, var request, var _, var _) -> asked.add(sender(request));
        case Candidate.IllFormed _ -> {}
      }
    }
    return new ReferenceCheck(
        chains, RegisteredDao.senders(handle, asked), PoolDao.known(handle, pools));
  }

  private static Sender sender(RawRequest request) {
    return new Sender(request.place().chain(), request.place().sender());
  }

  /// A rejection where it refers to what nobody has registered, or to the wrong kind of sender.
  Optional<Rejection> unknown(Candidate.Legible candidate) {
    return switch (candidate) {
      case Candidate.WellFormed toSign -> unknown(toSign);
      case Candidate.Raw raw -> unknown(raw);
    };
  }

  private Optional<Rejection> unknown(Candidate.WellFormed candidate) {
    Origin origin = candidate.request().origin();
    if (!chains.contains(origin.chainId())) {
      return unknownChain(candidate, "chainId: ", origin.chainId());
    }
    return switch (origin) {
      case Origin.Pool(var chain, var name) ->
          pools.contains(new Pool(chain, name))
              ? Optional.empty()
              : unknownSender(
                  candidate, "pool: there is no pool '%s' on chain %s".formatted(name, chain));
      case Origin.Sender(var chain, var address) -> unknownOrigin(candidate, chain, address);
    };
  }

  private Optional<Rejection> unknownOrigin(
      Candidate.WellFormed candidate, ChainId chain, Address address) {
    Signer signer = senders.get(new Sender(chain, address));
    if (signer == Signer.EXTERNAL) {
      return unknownSender(
          candidate,
          "from: %s on chain %s is registered as external, and not signed for here (expected raw)"
              .formatted(address, chain));
    }
    return signer == null
        ? unknownSender(
            candidate, "from: no signer has had a key of %s on chain %s".formatted(address, chain))
        : Optional.empty();
  }

  private Optional<Rejection> unknown(Candidate.Raw candidate) {
    Sender sender = sender(candidate.request());
    if (!chains.contains(sender.chain())) {
      return unknownChain(candidate, "raw: chain ", sender.chain());
    }
    Signer signer = senders.get(sender);
    if (signer == Signer.US) {
      return Optional.of(
          candidate.rejected(
              RejectionCode.SENDER_MANAGED,
              "raw: signed by %s, which is signed for here on chain %s (expected a request to sign)"
                  .formatted(sender.address(), sender.chain())));
    }
    return signer == null
        ? unknownSender(
            candidate,
            "raw: signed by %s, which is not registered as external on chain %s"
                .formatted(sender.address(), sender.chain()))
        : Optional.empty();
  }

  private Optional<Rejection> unknownChain(
      Candidate.Legible candidate, String field, ChainId chain) {
    return Optional.of(
        candidate.rejected(
            RejectionCode.UNKNOWN_CHAIN,
            "%s%s is not configured (known: %s)".formatted(field, chain, chains)));
  }

  private static Optional<Rejection> unknownSender(Candidate.Legible candidate, String message) {
    return Optional.of(candidate.rejected(RejectionCode.UNKNOWN_SENDER, message));
  }
}
