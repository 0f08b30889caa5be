extension DovecotConfiguration {
    /// Tried with 2.3.19.
    static let version2_3 = """
        # Written by xmtp-mail at each start; changes are lost. bridge-config/dovecot.conf is the one to adapt.

        base_dir = @FOLDER@/run
        state_dir = @FOLDER@/state
        log_path = @FOLDER@/dovecot.log
        info_log_path = @FOLDER@/info.log
        debug_log_path = @FOLDER@/debug.log
        instance_name = xmtp-mail

        protocols = imap
        listen = 127.0.0.1

        default_internal_user  = @USER@
        default_internal_group = @GROUP@
        default_login_user     = @USER@
        default_vsz_limit      = 0
        default_process_limit  = 20
        default_client_limit   = 100

        ssl = required
        ssl_cert = <@CERTIFICATE@
        ssl_key  = <@KEY@
        ssl_min_protocol = TLSv1.2
        disable_plaintext_auth = yes
        auth_mechanisms = plain login

        passdb {
          driver = passwd-file
          args = scheme=SHA512-CRYPT username_format=%u @FOLDER@/users
        }
        userdb {
          driver = static
          args = uid=@USER@ gid=@GROUP@ home=@FOLDER@/home
        }

        first_valid_uid = 1
        mail_location = maildir:@MAILDIR@:INDEX=@FOLDER@/index:CONTROL=@FOLDER@/control
        mailbox_list_index = yes
        maildir_copy_with_hardlinks = yes
        maildir_very_dirty_syncs = no
        mail_fsync = always

        namespace inbox {
          inbox = yes
          separator = /
          mailbox @REQUESTS@ {
            auto = subscribe
          }
          mailbox @BLOCKED@ {
            auto = subscribe
            special_use = \\Junk
          }
          mailbox @SENT@ {
            auto = subscribe
            special_use = \\Sent
          }
          mailbox @DRAFTS@ {
            auto = subscribe
            special_use = \\Drafts
          }
          mailbox @OUTBOX@ {
            auto = subscribe
          }
          mailbox @ARCHIVE@ {
            auto = subscribe
            special_use = \\Archive
          }
          mailbox @TRASH@ {
            auto = subscribe
            special_use = \\Trash
          }
        }

        service imap-login {
          chroot =
          inet_listener imap {
            port = 0
          }
          inet_listener imaps {
            address = 127.0.0.1
            port = 10993
            ssl = yes
          }
        }
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }
        service auth-worker {
          user = @USER@
        }
        service imap {
          process_limit = 20
        }

        """

    /// The same in the words of 2.4, for the program `imap` alone.
    static let version2_4 = """
        # Written by xmtp-mail at each start; changes are lost.

        dovecot_config_version = 2.4.0
        dovecot_storage_version = 2.4.0

        base_dir = @FOLDER@/run
        state_dir = @FOLDER@/state
        log_path = @FOLDER@/dovecot.log
        instance_name = xmtp-mail

        protocols {
          imap = yes
        }
        listen = 127.0.0.1
        default_internal_user = @USER@
        default_internal_group = @GROUP@
        default_login_user = @USER@
        ssl = no

        first_valid_uid = 1
        mail_home = @FOLDER@/home
        mail_driver = maildir
        mail_path = @MAILDIR@
        mail_index_path = @FOLDER@/index
        mail_control_path = @FOLDER@/control
        mailbox_list_index = yes
        maildir_copy_with_hardlinks = yes
        mail_fsync = always

        namespace inbox {
          inbox = yes
          separator = /
          mailbox @REQUESTS@ {
            auto = subscribe
          }
          mailbox @BLOCKED@ {
            auto = subscribe
            special_use = "\\Junk"
          }
          mailbox @SENT@ {
            auto = subscribe
            special_use = "\\Sent"
          }
          mailbox @DRAFTS@ {
            auto = subscribe
            special_use = "\\Drafts"
          }
          mailbox @OUTBOX@ {
            auto = subscribe
          }
          mailbox @ARCHIVE@ {
            auto = subscribe
            special_use = "\\Archive"
          }
          mailbox @TRASH@ {
            auto = subscribe
            special_use = "\\Trash"
          }
        }

        """
}
