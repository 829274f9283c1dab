/// Intake: records of the requests topic become queued transactions, once each, or rejections.
@NullMarked
package io.relayer.signer.intake;

import org.jspecify.annotations.NullMarked;
