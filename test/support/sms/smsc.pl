#!/usr/bin/perl
# A message centre on Net::SMPP (Debian's libnet-smpp-perl), for tests. The phones are on its standard input and output:
#   in:   MO <id> <from> <to> <data_coding> <hex of the text> <hex of a user data header or ->
#   out:  MT <id> <from> <to> <data_coding> <esm_class> <hex>   taken, and answered
#         DONE <mo id> <status>                                 the client's answer to a deliver_sm
#         BOUND | GONE | LISTENING
# A message to 0000 is refused. `--per-second N`: more are throttled. What the client does not take is brought again.
use strict;
use warnings;
use IO::Select;
use Net::SMPP;
use Time::HiRes qw(time);

my ($port, $user, $password, $per_second) = @ARGV;
$| = 1;
$SIG{PIPE} = 'IGNORE';
$SIG{TERM} = sub { exit 0 };
sub say_line { syswrite(STDOUT, join(' ', @_) . "\n") }

my $listener = Net::SMPP->new_listen('127.0.0.1', port => $port, smpp_version => 0x34, timeout => undef)
  or die "cannot listen on $port: $!";
my $select = IO::Select->new($listener, \*STDIN);
my ($client, $is_bound) = (undef, 0);
my $next_id = int(time * 1000) % 1_000_000_000;
my (@deliver, %sent, @taken, $input);
$input = '';
say_line('LISTENING');

while (1) {
    for my $handle ($select->can_read(0.05)) {
        if ($handle == $listener) { greet(scalar $listener->accept) }
        elsif ($handle == \*STDIN) { read_phones() }
        elsif (defined $client && $handle == $client) { serve() }
    }
    bring();
}

sub greet {
    my ($socket) = @_;
    lose() if defined $client;
    $client = bless $socket, 'Net::SMPP';
    $client->set_version(0x34);
    ${*$client}{async} = 1;
    ${*$client}{enquire_interval} = 0;
    $select->add($client);
}

sub lose {
    return if !defined $client;
    $select->remove($client);
    close $client;
    ($client, $is_bound) = (undef, 0);
    # Not answered: brought again to the next one that binds.
    unshift @deliver, map { { %$_, at => 0 } } values %sent;
    %sent = ();
    say_line('GONE');
}

sub serve {
    my $pdu = $client->read_pdu();
    return lose() if !defined $pdu;
    my $command = $pdu->{cmd};
    if ($command == Net::SMPP::CMD_bind_transceiver) {
        my $is_right = $pdu->{system_id} eq $user && $pdu->{password} eq $password;
        $client->bind_transceiver_resp(seq => $pdu->{seq}, system_id => 'smsc', status => $is_right ? 0 : 0x0e);
        return lose() if !$is_right;
        $is_bound = 1;
        say_line('BOUND');
    }
    elsif ($command == Net::SMPP::CMD_enquire_link) { $client->enquire_link_resp(seq => $pdu->{seq}) }
    elsif ($command == Net::SMPP::CMD_submit_sm) { submit($pdu) }
    elsif ($command == Net::SMPP::CMD_deliver_sm_resp) { answered($pdu) }
    elsif ($command == Net::SMPP::CMD_unbind) { $client->unbind_resp(seq => $pdu->{seq}); lose() }
}

sub submit {
    my ($pdu) = @_;
    my $status = status_for($pdu);
    if ($status != 0) { return $client->submit_sm_resp(seq => $pdu->{seq}, message_id => '', status => $status) }
    my $id = 'm' . $next_id++;
    my $text = length($pdu->{short_message}) > 0 ? $pdu->{short_message} : $pdu->{message_payload} // '';
    say_line('MT', $id, $pdu->{source_addr}, $pdu->{destination_addr}, $pdu->{data_coding}, $pdu->{esm_class},
        unpack('H*', $text) || '-');
    # Every second receipt goes before the answer, as the order of the two is nobody's.
    my $early = $next_id % 2;
    receipt($pdu, $id, 0) if $early;
    $client->submit_sm_resp(seq => $pdu->{seq}, message_id => $id);
    receipt($pdu, $id, time + 0.05) if !$early;
}

sub status_for {
    my ($pdu) = @_;
    return 0x0b if $pdu->{destination_addr} eq '0000';
    return 0 if !$per_second;
    my $now = time;
    @taken = grep { $_ > $now - 1 } @taken;
    return 0x58 if @taken >= $per_second;
    push @taken, $now;
    return 0;
}

sub receipt {
    my ($pdu, $id, $at) = @_;
    return if !$pdu->{registered_delivery};
    my $text = "id:$id sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:";
    my $entry = { id => "receipt-$id", from => $pdu->{destination_addr}, to => $pdu->{source_addr}, coding => 0,
        text => $text, esm => 4, at => $at, extra => [receipted_message_id => "$id\0", message_state => pack('C', 2)] };
    # Some message centres send the optional parameters, others the text alone.
    $entry->{extra} = [] if $next_id % 3 == 0;
    push @deliver, $entry;
    bring();
}

sub read_phones {
    my $count = sysread(STDIN, $input, 65_536, length $input);
    exit 0 if !$count;
    while ($input =~ s/^([^\n]*)\n//) {
        my ($word, @fields) = split ' ', $1;
        next if ($word // '') ne 'MO';
        my ($id, $from, $to, $coding, $hex, $udh) = @fields;
        my $header = $udh eq '-' ? '' : pack('H*', $udh);
        push @deliver, { id => $id, from => $from, to => $to, coding => $coding, esm => $header eq '' ? 0 : 0x40,
            text => $header . pack('H*', $hex eq '-' ? '' : $hex), at => 0, extra => [] };
    }
}

sub bring {
    return if !$is_bound;
    my $now = time;
    my @later;
    while (my $entry = shift @deliver) {
        if ($entry->{at} > $now || keys %sent >= 10) { push @later, $entry; next }
        my $seq = $client->deliver_sm(
            source_addr => $entry->{from}, source_addr_ton => 1, source_addr_npi => 1,
            destination_addr => $entry->{to}, dest_addr_ton => 1, dest_addr_npi => 1,
            data_coding => $entry->{coding}, esm_class => $entry->{esm}, short_message => $entry->{text},
            @{ $entry->{extra} },
        );
        $sent{$seq} = $entry;
    }
    @deliver = @later;
}

sub answered {
    my ($pdu) = @_;
    my $entry = delete $sent{ $pdu->{seq} } or return;
    if ($pdu->{status} != 0) { push @deliver, { %$entry, at => time + 0.2 } }
    say_line('DONE', $entry->{id}, $pdu->{status}) if $entry->{id} !~ /^receipt-/;
}
