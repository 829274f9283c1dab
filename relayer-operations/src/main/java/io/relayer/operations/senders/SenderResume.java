package io.relayer.operations.senders;

import io.relayer.core.account.SenderHold;
import io.relayer.core.account.SenderHold.Held;
import io.relayer.core.account.SenderHold.Release;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.ChainId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The result of a sender's resume: it ends a pause of either kind and, where that is asked for,
/// the hold that the relayer has put on the sender.
///
/// @param held the hold that stands still: the sender goes on once it is released
public record SenderResume(Switched switched, Optional<Held> held) {

  /// @param release whether a hold is released, too
  /// @param by who asked for it, for the events
  public static SenderResume of(
      Handle handle, ChainId chain, Address sender, boolean release, Release by) {
    boolean released = release && SenderHold.release(handle, chain, sender, by);
    Optional<Held> held = SenderHold.of(handle, chain, sender);
    Switched resumed = SenderSwitch.resume(handle, chain, sender, by.by());
    return new SenderResume(released ? Switched.CHANGED : resumed, held);
  }
}
