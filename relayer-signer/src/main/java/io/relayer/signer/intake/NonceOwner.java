package io.relayer.signer.intake;

import io.relayer.ethereum.value.TxHash;
import io.relayer.messages.request.RawRequest;
import io.relayer.messages.request.RawRequest.Place;
import io.relayer.messages.request.RawRequest.Signed;
import io.relayer.messages.request.RequestKey;
import io.relayer.signer.intake.RawTransaction.Fresh;
import io.relayer.signer.intake.RawTransaction.Further;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The transaction at a sender's nonce, with what this batch adds to it.
abstract sealed class NonceOwner {
  private final List<Signed> added = new ArrayList<>();

  abstract RequestKey key();

  abstract RawRequest.Call call();

  /// Whether nothing can follow it any more.
  abstract boolean isFinal();

  /// Whether all nodes refused its bytes for good, and it ended so.
  abstract boolean isRefused();

  /// Of all attempts, the added ones too.
  Set<TxHash> hashes() {
    Set<TxHash> hashes = new HashSet<>(ownHashes());
    added.forEach(signed -> hashes.add(signed.body().hash()));
    return hashes;
  }

  abstract Set<TxHash> ownHashes();

  /// @param signed none of which is there already
  void add(List<Signed> signed) {
    added.addAll(signed);
  }

  List<Signed> added() {
    return added;
  }

  /// One that the database has.
  static final class Known extends NonceOwner {
    private final Place place;
    private final RawTransaction.Stored stored;

    Known(Place place, RawTransaction.Stored stored) {
      this.place = place;
      this.stored = stored;
    }

    @Override
    RequestKey key() {
      return stored.key();
    }

    @Override
    RawRequest.Call call() {
      return stored.call();
    }

    @Override
    boolean isFinal() {
      return stored.end() == RawTransaction.End.FINAL;
    }

    @Override
    boolean isRefused() {
      return stored.end() == RawTransaction.End.REFUSED;
    }

    @Override
    Set<TxHash> ownHashes() {
      return stored.hashes();
    }

    Optional<Further> further() {
      return added().isEmpty()
          ? Optional.empty()
          : Optional.of(new Further(stored, place.chain(), added()));
    }
  }

  /// One that this batch has brought.
  static final class New extends NonceOwner {
    private final Fresh fresh;

    New(Fresh fresh) {
      this.fresh = fresh;
    }

    @Override
    RequestKey key() {
      return fresh.request().key();
    }

    @Override
    RawRequest.Call call() {
      return fresh.request().call();
    }

    @Override
    boolean isFinal() {
      return false;
    }

    @Override
    boolean isRefused() {
      return false;
    }

    @Override
    Set<TxHash> ownHashes() {
      return fresh.request().hashes();
    }

    Fresh whole() {
      return fresh.with(added());
    }
  }
}
