/// `relayer senders`: the accounts that are signed for, and their switches.
@NullMarked
package io.relayer.app.senders;

import org.jspecify.annotations.NullMarked;
