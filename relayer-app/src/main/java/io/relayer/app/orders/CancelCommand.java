package io.relayer.app.orders;

import io.relayer.messages.order.Order;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `relayer cancel`.
@Command(
    name = "cancel",
    sortOptions = false,
    description = {
      "Withdraws requests: those named, or all that a filter lets through. What has no nonce yet is"
          + " cancelled at once. Against what has one, an empty attempt is put: whichever of the"
          + " two is mined decides, so it may still be confirmed. What is final stays as it is.",
      "May be interrupted and run again: what was done stays done.",
      "Exit code 1 where something was refused or is not known; with --wait also where something"
          + " was executed all the same, or is not final in time."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  relayer cancel billing/invoice-8841 --wait",
      "  relayer cancel --label batch=2026-11 --chain 1 --dry-run",
      "  relayer cancel --sender 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 --state queued --json"
    })
public final class CancelCommand implements Callable<Integer> {
  @Mixin private OrderRun run;

  @Override
  public Integer call() throws InterruptedException {
    return run.of(Order.Demand.of(Order.Kind.CANCEL));
  }
}
