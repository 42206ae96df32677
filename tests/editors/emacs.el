;;; emacs.el --- drives the language server from eglot  -*- lexical-binding: t; -*-
;; emacs --batch -l plumbline.el -l emacs.el; PLUMBLINE is the program, WORK a folder with
;; faulty.json. Ends with status 1 when something is not as it should be.
(require 'cl-lib)
(require 'flymake)

(setq plumbline-command (list (getenv "PLUMBLINE") "lsp")
      eglot-sync-connect 10
      eglot-autoshutdown nil
      make-backup-files nil
      create-lockfiles nil)

(defun check (what fine)
  (unless fine
    (message "emacs: %s\n%s" what (buffer-string))
    (kill-emacs 1)))

(defun wait-for (what condition)
  (let ((until (+ (float-time) 15)) found)
    (while (and (not (setq found (funcall condition))) (< (float-time) until))
      (accept-process-output nil 0.05))
    (check what found)
    found))

(defun finding ()
  (cl-find-if (lambda (one) (string-match-p "is not declared" (flymake-diagnostic-text one)))
              (flymake-diagnostics)))

(defun go-to (text into)
  (goto-char (point-min))
  (search-forward text)
  (goto-char (+ (match-beginning 0) into)))

(find-file (expand-file-name "faulty.json" (getenv "WORK")))
(plumbline-mode)
;; As `eglot-ensure' does it, but at once.
(apply #'eglot--connect (eglot--guess-contact))
(check "no server" (eglot-current-server))
(flymake-start)
(let ((one (wait-for "no finding" #'finding)))
  (check "marked text"
         (equal (buffer-substring (flymake-diagnostic-beg one) (flymake-diagnostic-end one))
                "\"Parameters.Instence\"")))

;; Definition.
(go-to "[\"Prepare\"]" 4)
(let ((place (car (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))))
  (check "definition" place)
  (check "definition's line" (= (xref-location-line (xref-item-location place)) 8)))

;; Completion.
(go-to "Steps.Prepare." 14)
(eglot--signal-textDocument/didChange)
(let* ((items (jsonrpc-request (eglot--current-server-or-lose) :textDocument/completion
                               (eglot--TextDocumentPositionParams)))
       (item (cl-find "ModelArtifacts" items :test #'equal
                      :key (lambda (one) (plist-get one :label)))))
  (check "ModelArtifacts is not offered" item)
  (eglot--apply-text-edits (vector (plist-get item :textEdit))))
(check "completed" (save-excursion (goto-char (point-min))
                                   (search-forward "\"Steps.Prepare.ModelArtifacts\"" nil t)))

;; Fix.
(go-to "Parameters.Instence" 3)
(eglot--signal-textDocument/didChange)
(let* ((actions (jsonrpc-request
                 (eglot--current-server-or-lose) :textDocument/codeAction
                 (list :textDocument (eglot--TextDocumentIdentifier)
                       :range (list :start (eglot--pos-to-lsp-position)
                                    :end (eglot--pos-to-lsp-position))
                       :context (list :diagnostics [] :only ["quickfix"]))))
       (fix (aref actions 0)))
  (eglot--apply-workspace-edit (plist-get fix :edit)))
(check "fixed" (save-excursion (goto-char (point-min))
                               (search-forward "\"Parameters.Instance\"" nil t)))

;; Rename.
(go-to "\"Prepare\", \"Type\"" 3)
(eglot--signal-textDocument/didChange)
(eglot-rename "Fit")
(check "renamed" (save-excursion (goto-char (point-min)) (not (search-forward "Prepare" nil t))))
(check "renamed in the path"
       (save-excursion (goto-char (point-min))
                       (search-forward "\"Steps.Fit.ModelArtifacts\"" nil t)))

;; Format.
(setq tab-width 2 indent-tabs-mode nil)
(eglot--signal-textDocument/didChange)
(eglot-format-buffer)
(eglot--signal-textDocument/didChange)
(check "formatted" (> (count-lines (point-min) (point-max)) 30))
(wait-for "the finding is still there" (lambda () (flymake-start) (not (finding))))
(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
(message "emacs: fine")
(kill-emacs 0)
;;; emacs.el ends here
