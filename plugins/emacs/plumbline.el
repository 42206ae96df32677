;;; plumbline.el --- SageMaker pipeline definitions with eglot  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "26.3") (eglot "1.8"))

;;; Commentary:

;; Makes eglot start plumbline for JSON files:
;;
;;   (require 'plumbline)
;;   (add-hook 'json-mode-hook #'eglot-ensure)   ; or call M-x eglot
;;
;; Emacs 28 and before open JSON in `js-mode', which eglot gives to JavaScript's servers: there,
;; `plumbline-mode' is the mode for definitions.

;;; Code:

(require 'eglot)
(require 'js)

(defgroup plumbline nil
  "Checks SageMaker pipeline definitions."
  :group 'tools)

(defcustom plumbline-command '("plumbline" "lsp")
  "How to start the language server."
  :type '(repeat string))

;;;###autoload
(define-derived-mode plumbline-mode js-mode "Pipeline"
  "Major mode for SageMaker pipeline definitions."
  (setq-local js-indent-level 2))
(put 'plumbline-mode 'eglot-language-id "json")

(defun plumbline--contact (&rest _)
  "The command line of the server."
  plumbline-command)

(add-to-list 'eglot-server-programs
             '((plumbline-mode json-mode js-json-mode json-ts-mode) . plumbline--contact))

(provide 'plumbline)
;;; plumbline.el ends here
